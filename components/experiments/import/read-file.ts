import type { TableText } from './types';

/** Unpacked; beyond this a browser is the wrong place: use the command line. */
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Reads a CSV file of this computer, also a gzipped one: commas, semicolons or tabs, with a header line.
 * @throws Error with a sentence for people
 */
export async function readFile(file: File): Promise<TableText> {
  const text = await textOf(file);
  const { parse } = await import('csv-parse/browser/esm/sync');
  const header = text.slice(0, text.indexOf('\n') === -1 ? text.length : text.indexOf('\n'));
  const parsed: unknown = parse(text, {
    delimiter: delimiterOf(header),
    bom: true,
    columns: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    trim: true,
  });
  const rows = (parsed as { record: Record<string, string>; info: { lines: number } }[]).map(({ record, info }) => ({
    cells: record,
    line: info.lines,
  }));
  const columns = Object.keys(rows[0]?.cells ?? {});
  if (rows.length === 0 || columns.length === 0) throw new Error('The file has no rows below its header line.');
  return { name: file.name, columns, rows };
}

async function textOf(file: File): Promise<string> {
  const [a, b] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  const isPacked = a === 0x1f && b === 0x8b;
  const stream = isPacked ? file.stream().pipeThrough(new DecompressionStream('gzip')) : file.stream();
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > MOST_BYTES)
      throw new Error('The file has more than 64 MB. Import it with: npm run import -- experiment');
    text += decoder.decode(value, { stream: true });
  }
}

/** The separator that occurs most in the header. */
function delimiterOf(header: string): string {
  const count = (mark: string) => header.split(mark).length;
  return [',', ';', '\t'].sort((x, y) => count(y) - count(x))[0] ?? ',';
}
