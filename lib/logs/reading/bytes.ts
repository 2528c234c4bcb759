import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { Problem } from '@/lib/db/problem';

/** Bytes of one request, as they came over the wire. */
export const MAX_BODY = 64 * 1024 * 1024;
/** Bytes of one file after it was unpacked: what a small archive may become. */
export const MAX_UNPACKED = 256 * 1024 * 1024;

/** For so long a sender may say nothing in the middle of a body. Unit: milliseconds. */
export const MAX_SILENCE = 30_000;

export type Bytes = AsyncIterable<Uint8Array>;

/** Passes bytes on; throws `bad_request` when the next ones do not come in time, so that nobody keeps a place for nothing. */
export async function* limitSilence(bytes: Bytes, ms = MAX_SILENCE): AsyncGenerator<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]();
  try {
    for (;;) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        const message = `Nothing came for ${String(Math.round(ms / 1000))} seconds. What was booked stays; send it again.`;
        timer = setTimeout(() => reject(new Problem('bad_request', message)), ms);
      });
      const next = await Promise.race([pieces.next(), late]).finally(() => clearTimeout(timer));
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not waited for: what is silent may not answer to this either.
    void Promise.resolve(pieces.return?.()).catch(() => undefined);
  }
}

/** Passes bytes on and throws `too_large` at the first beyond the cap. */
export async function* limitBytes(bytes: Bytes, max: number, what: string): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of bytes) {
    size += piece.byteLength;
    if (size > max) throw new Problem('too_large', `${what} is larger than ${String(max / 1024 / 1024)} MB.`);
    yield piece;
  }
}

/**
 * Bytes of a file that may be packed: what begins like gzip is unpacked, whatever its name. Throws `too_large` when it
 * becomes larger than the cap, `bad_request` when the archive is broken.
 */
export async function* unpack(bytes: Bytes, max = MAX_UNPACKED): AsyncGenerator<Uint8Array> {
  const pieces = bytes[Symbol.asyncIterator]();
  let head = new Uint8Array();
  while (head.byteLength < 2) {
    const next = await pieces.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const whole = (async function* () {
    if (head.byteLength > 0) yield head;
    for (;;) {
      const next = await pieces.next();
      if (next.done === true) return;
      yield next.value;
    }
  })();
  if (head[0] === 0x1f && head[1] === 0x8b) yield* limitBytes(gunzip(whole), max, 'The unpacked file');
  else yield* limitBytes(whole, max, 'The file');
}

async function* gunzip(bytes: Bytes): AsyncGenerator<Uint8Array> {
  const source = Readable.from(bytes, { objectMode: false });
  const unpacked = createGunzip({ chunkSize: 64 * 1024 });
  let failure: Error | null = null;
  source.on('error', (error) => {
    failure = error;
    unpacked.destroy(error);
  });
  try {
    for await (const piece of source.pipe(unpacked) as AsyncIterable<Uint8Array>) yield piece;
  } catch (error) {
    if (failure !== null) throw failure as Error;
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
      throw new Problem('bad_request', `The gzip archive is broken (${error.message}).`);
    throw error;
  } finally {
    source.destroy();
    unpacked.destroy();
  }
}
