// Reads a CSV file row by row, also a gzipped one, without holding it in memory.
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { parse, type Parser } from 'csv-parse';

export type Row = { cells: Record<string, string>; line: number };

/** The rows of a file. `line` is that of the file, the header being 1; separators are commas, semicolons or tabs. */
export async function* readTable(file: string): AsyncGenerator<Row> {
  const delimiter = delimiterOf((await readHeader(file)).text);
  const parser = parse({
    delimiter,
    bom: true,
    columns: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    trim: true,
  });
  let failure: Error | null = null;
  follow(await openFile(file), parser, (error) => (failure ??= error));
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: Record<string, string>;
      info: { lines: number };
    }>)
      yield { cells: record, line: info.lines };
  } finally {
    parser.destroy();
  }
  if (failure !== null) throw failure as Error;
}

/** Names of the columns. Throws when the file has none. */
export async function readColumns(file: string): Promise<string[]> {
  const { text } = await readHeader(file);
  const columns: string[] = [];
  const parser = parse({ delimiter: delimiterOf(text), bom: true, trim: true, to_line: 1 });
  parser.end(text);
  for await (const row of parser as AsyncIterable<string[]>) columns.push(...row);
  if (columns.length === 0) throw new Error(`${file} has no header line.`);
  return columns;
}

async function readHeader(file: string): Promise<{ text: string }> {
  let text = '';
  const stream = await openFile(file);
  for await (const piece of stream.setEncoding('utf8') as AsyncIterable<string>) {
    text += piece;
    const end = text.indexOf('\n');
    if (end !== -1 || text.length > 1_000_000) {
      text = text.slice(0, end === -1 ? 1_000_000 : end + 1);
      break;
    }
  }
  stream.destroy();
  return { text };
}

/** The separator that occurs most in the header. */
function delimiterOf(header: string): string {
  const count = (mark: string) => header.split(mark).length;
  return [',', ';', '\t'].sort((a, b) => count(b) - count(a))[0] ?? ',';
}

/** A file that begins like gzip is unpacked, whatever its name. */
async function openFile(file: string): Promise<Readable> {
  const handle = await open(file);
  const { buffer } = await handle.read(Buffer.alloc(2), 0, 2, 0);
  await handle.close();
  const raw = createReadStream(file);
  if (buffer[0] !== 0x1f || buffer[1] !== 0x8b) return raw;
  const unpacked = createGunzip();
  pipeline(raw, unpacked, () => undefined);
  return unpacked;
}

function follow(from: Readable, to: Parser, onError: (error: Error) => void): void {
  pipeline(from, to, (error) => {
    if (error != null && error.code !== 'ERR_STREAM_PREMATURE_CLOSE') onError(error);
  });
}
