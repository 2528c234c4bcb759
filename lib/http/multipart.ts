import { Problem } from '@/lib/db/problem';

/** A part of a form. `bytes` must be read to the end before the next part is asked for. */
export type Part = { name: string; fileName: string | null; bytes: AsyncGenerator<Uint8Array> };

const MAX_HEADERS = 8 * 1024;
const CRLF2 = Buffer.from('\r\n\r\n');

/**
 * The parts of a `multipart/form-data` body (RFC 7578), one after another as a stream: nothing is held but the piece at
 * hand. Throws `bad_request` for what is no such body, or one that ends in the middle.
 */
export async function* readMultipart(body: AsyncIterable<Uint8Array>, contentType: string): AsyncGenerator<Part> {
  const found = /boundary=(?:"([^"]{1,200})"|([^;\s]{1,200}))/i.exec(contentType);
  const boundary = found?.[1] ?? found?.[2];
  if (boundary === undefined) throw broken('names no boundary');
  const reader = new Reader(body[Symbol.asyncIterator]());
  // What comes before the first boundary is of no meaning.
  await drain(reader.until(Buffer.from(`--${boundary}`)));
  const separator = Buffer.from(`\r\n--${boundary}`);
  for (;;) {
    const after = await reader.take(2);
    if (after === '--') return;
    if (after !== '\r\n') throw broken('has a boundary that nothing follows');
    const headers = await reader.headers();
    const disposition = headers.get('content-disposition') ?? '';
    const bytes = reader.until(separator);
    yield { name: parameter(disposition, 'name') ?? '', fileName: parameter(disposition, 'filename'), bytes };
    await drain(bytes);
  }
}

/** The text of a short part. Throws `too_large` beyond 1 kB. */
export async function partText(part: Part): Promise<string> {
  let text = Buffer.alloc(0);
  for await (const piece of part.bytes) {
    text = Buffer.concat([text, piece]);
    if (text.length > 1024)
      throw new Problem('too_large', `The field "${part.name.slice(0, 40)}" is larger than 1 kB.`);
  }
  return text.toString('utf8');
}

const broken = (what: string) => new Problem('bad_request', `The form ${what}.`);

async function drain(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of bytes);
}

/** `filename="a b.csv"`; browsers write a quote inside as %22. */
function parameter(header: string, name: string): string | null {
  const found = new RegExp(`(?:^|;)\\s*${name}=(?:"([^"]*)"|([^;\\s]*))`, 'i').exec(header);
  const value = found?.[1] ?? found?.[2];
  return value === undefined ? null : value.replaceAll('%22', '"').replaceAll('%0D%0A', ' ');
}

class Reader {
  private rest: Buffer = Buffer.alloc(0);

  constructor(private readonly pieces: AsyncIterator<Uint8Array>) {}

  private async more(): Promise<void> {
    const next = await this.pieces.next();
    if (next.done === true) throw broken('ends in the middle');
    this.rest = this.rest.length === 0 ? Buffer.from(next.value) : Buffer.concat([this.rest, next.value]);
  }

  async take(length: number): Promise<string> {
    while (this.rest.length < length) await this.more();
    const text = this.rest.toString('latin1', 0, length);
    this.rest = this.rest.subarray(length);
    return text;
  }

  async headers(): Promise<Map<string, string>> {
    let end = this.rest.indexOf(CRLF2);
    while (end === -1) {
      if (this.rest.length > MAX_HEADERS) throw broken('has headers that are too long');
      await this.more();
      end = this.rest.indexOf(CRLF2);
    }
    const lines = this.rest.toString('utf8', 0, end).split('\r\n');
    this.rest = this.rest.subarray(end + CRLF2.length);
    return new Map(
      lines.map((line) => {
        const colon = line.indexOf(':');
        return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
      }),
    );
  }

  /** Everything until a mark, which is taken as well. Asked again at its end it is over. */
  async *until(mark: Buffer): AsyncGenerator<Uint8Array> {
    for (;;) {
      const at = this.rest.indexOf(mark);
      if (at !== -1) {
        const last = this.rest.subarray(0, at);
        this.rest = this.rest.subarray(at + mark.length);
        if (last.length > 0) yield last;
        return;
      }
      // The mark may have begun at the end.
      const safe = this.rest.length - mark.length + 1;
      if (safe > 0) {
        const piece = this.rest.subarray(0, safe);
        this.rest = this.rest.subarray(safe);
        yield piece;
      }
      await this.more();
    }
  }
}
