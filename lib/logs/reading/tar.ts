import { Problem } from '@/lib/db/problem';
import { unpack, type Bytes } from './bytes';

/** A file as it comes, alone or in an archive. */
export type Member = { name: string; bytes: Bytes };

const BLOCK = 512;
const IS_LOG = /\.(csv|tsv|txt|log)(\.gz)?$/i;
const MOST_NAME = 64 * 1024;

/**
 * The log files that a file stands for: those in a tar archive (ustar and pax, packed with gzip or not), one after
 * another as a stream, else itself. The bytes of one must be read before the next is asked for; what is left is
 * skipped. Throws `unsupported_media_type` for a zip archive, `bad_request` for a broken tar archive.
 */
export async function* membersOf<F extends Member>(file: F): AsyncGenerator<F> {
  const reader = new Reader(unpack(file.bytes));
  const head = await reader.peek(BLOCK);
  if (head.subarray(0, 4).toString('latin1') === 'PK\x03\x04')
    throw new Problem('unsupported_media_type', 'This is a zip archive. Send its files, or a tar archive of them.');
  if (head.length < BLOCK || head.subarray(257, 262).toString('latin1') !== 'ustar') {
    yield { ...file, bytes: reader.rest() };
    return;
  }
  let longName: string | null = null;
  let found = 0;
  for (;;) {
    const header = await reader.take(BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const size = parseInt(textOf(header, 124, 12), 8);
    if (!(size >= 0)) throw new Problem('bad_request', 'The tar archive is broken.');
    const type = String.fromCharCode(header[156] ?? 0);
    const padding = (BLOCK - (size % BLOCK)) % BLOCK;
    if (type === 'x' || type === 'L') {
      if (size > MOST_NAME) throw new Problem('bad_request', 'The tar archive has a name that is too long.');
      const body = await reader.take(size);
      longName = type === 'L' ? textOf(body, 0, size) : paxPath(body);
      await reader.take(padding);
      continue;
    }
    const folder = textOf(header, 345, 155);
    const name: string = longName ?? (folder === '' ? '' : `${folder}/`) + textOf(header, 0, 100);
    longName = null;
    const bytes = reader.next(size);
    if ((type === '0' || type === '\0') && IS_LOG.test(name) && !/(^|\/)\._[^/]*$/.test(name)) {
      found += 1;
      yield { ...file, name, bytes };
    }
    for await (const _ of bytes);
    await reader.take(padding);
  }
  if (found === 0) throw new Problem('bad_request', 'The archive has no files that end in .csv, .tsv, .txt or .log.');
}

/**
 * The name of a file in the records of a pax header (POSIX.1-2001), each `LENGTH key=value\n` with its own length in
 * bytes; null when none says one. Every byte is looked at once.
 */
export function paxPath(body: Buffer): string | null {
  let path: string | null = null;
  for (let at = 0; at < body.length;) {
    const space = body.subarray(at, at + 10).indexOf(' ');
    const length = space > 0 ? Number(body.toString('latin1', at, at + space)) : NaN;
    if (!Number.isInteger(length) || length <= space + 1 || at + length > body.length) return path;
    const record = body.toString('utf8', at + space + 1, at + length - 1);
    if (record.startsWith('path=')) path = record.slice('path='.length);
    at += length;
  }
  return path === '' ? null : path;
}

const textOf = (bytes: Buffer, from: number, length: number): string =>
  bytes
    .subarray(from, from + length)
    .toString('utf8')
    .replace(/\0.*$/s, '')
    .trim();

class Reader {
  private held: Buffer = Buffer.alloc(0);
  private over = false;
  private readonly pieces: AsyncIterator<Uint8Array>;

  constructor(bytes: Bytes) {
    this.pieces = bytes[Symbol.asyncIterator]();
  }

  private async more(): Promise<boolean> {
    const next = await this.pieces.next();
    if (next.done === true) this.over = true;
    else this.held = this.held.length === 0 ? Buffer.from(next.value) : Buffer.concat([this.held, next.value]);
    return !this.over;
  }

  /** The first so many bytes, or what there is; they stay. */
  async peek(length: number): Promise<Buffer> {
    while (this.held.length < length && (await this.more()));
    return this.held.subarray(0, length);
  }

  async take(length: number): Promise<Buffer> {
    while (this.held.length < length)
      if (!(await this.more())) throw new Problem('bad_request', 'The tar archive ends in the middle.');
    const taken = this.held.subarray(0, length);
    this.held = this.held.subarray(length);
    return taken;
  }

  /** The next so many bytes in pieces. Asked again at its end it is over. */
  async *next(length: number): AsyncGenerator<Uint8Array> {
    for (let left = length; left > 0;) {
      const piece = await this.take(Math.min(left, Math.max(this.held.length, 1)));
      left -= piece.length;
      yield piece;
    }
  }

  async *rest(): AsyncGenerator<Uint8Array> {
    try {
      if (this.held.length > 0) yield this.held;
      this.held = Buffer.alloc(0);
      for (let next = await this.pieces.next(); next.done !== true; next = await this.pieces.next()) yield next.value;
    } finally {
      await this.pieces.return?.();
    }
  }
}
