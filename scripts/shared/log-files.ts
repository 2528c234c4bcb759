// The log files that a path stands for: itself, those in a folder, or those in a tar archive. One at a time.
import { createReadStream } from 'node:fs';
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { createGunzip } from 'node:zlib';
import { paxPath } from '@/lib/logs/reading/tar';

export type SmallFile = { name: string; bytes: Buffer };
/** How much there is: files in a folder, else bytes on disk. */
export type Total = { unit: 'files' | 'bytes'; count: number };

const IS_LOG = /\.(csv|tsv|txt|log)(\.gz)?$/i;
const IS_TAR = /\.(tar|tar\.gz|tgz)$/i;
const BLOCK = 512;

export const isTar = (file: string): boolean => IS_TAR.test(file);

/** The log files of a folder and the folders in it, in the order of their names. */
export async function listFolder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && IS_LOG.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort();
}

/** The log files in a tar archive (ustar and pax, packed with gzip or not), read as a stream. */
export async function* readTar(file: string, onRead: (bytes: number) => void): AsyncGenerator<SmallFile> {
  const handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  await handle.close();
  const raw = createReadStream(file);
  raw.on('data', (piece) => onRead(piece.length));
  const packed = buffer[0] === 0x1f && buffer[1] === 0x8b;
  const stream = packed ? raw.pipe(createGunzip()) : raw;
  raw.on('error', (error) => stream.destroy(error));
  const pieces = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const take = async (length: number): Promise<Buffer | null> => {
    const parts = [rest];
    let have = rest.length;
    while (have < length) {
      const next = await pieces.next();
      if (next.done === true) return null;
      parts.push(next.value);
      have += next.value.length;
    }
    const all = Buffer.concat(parts);
    rest = all.subarray(length);
    return all.subarray(0, length);
  };
  let longName: string | null = null;
  for (;;) {
    const header = await take(BLOCK);
    if (header === null || header.every((byte) => byte === 0)) break;
    const size = parseInt(textOf(header, 124, 12), 8);
    if (!Number.isFinite(size)) throw new Error(`${file} is no tar archive.`);
    const body = await take(Math.ceil(size / BLOCK) * BLOCK);
    if (body === null) throw new Error(`${file} ends in the middle.`);
    const bytes = body.subarray(0, size);
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'x') longName = paxPath(bytes);
    else if (type === 'L') longName = textOf(bytes, 0, size);
    else {
      const folder = textOf(header, 345, 155);
      const name = longName ?? (folder === '' ? '' : `${folder}/`) + textOf(header, 0, 100);
      longName = null;
      if ((type === '0' || type === '\0') && IS_LOG.test(name) && !path.basename(name).startsWith('._'))
        yield { name, bytes };
    }
  }
  raw.destroy();
}

const textOf = (bytes: Buffer, from: number, length: number): string =>
  bytes
    .subarray(from, from + length)
    .toString('utf8')
    .replace(/\0.*$/s, '')
    .trim();

export async function sizeOf(file: string): Promise<number> {
  return (await stat(file)).size;
}
