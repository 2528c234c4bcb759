import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { hasHeader } from './layout';
import { OpenFile } from './open-file';
import { readingOf } from './open-reading';
import { unpack } from './reading/bytes';
import { decode } from './reading/decode';
import { parseClock } from './reading/clock';
import { delimiterOf, LineSplitter } from './reading/split';
import { membersOf } from './reading/tar';
import { SourceInput, type Encoding, type LogPreview } from './schemas';
import { Draft, readLine } from './steps';

/** Bytes of a file that are looked at: its beginning is enough. */
export const PREVIEW_BYTES = 256 * 1024;
const ROWS = 50;

/**
 * What the beginning of a file looks like: encoding, separator, columns, first rows, which column is probably the
 * subject, the time, the event, the state; and what a format would make of the lines. Writes nothing.
 * @param input.bytes the first 256 kB of the file (more is left out), packed or not
 */
export async function previewLog(
  ctx: Context,
  input: {
    bytes: Uint8Array;
    source?: SourceInput | undefined;
    subject?: string | undefined;
    day?: string | undefined;
  },
): Promise<LogPreview> {
  requirePermission(ctx, 'read');
  const source = input.source === undefined ? null : SourceInput.parse(input.source);
  let encoding: Encoding = 'utf-8';
  let text = '';
  const one = (async function* () {
    yield input.bytes.subarray(0, PREVIEW_BYTES);
  })();
  try {
    const stated = source?.format.encoding ?? 'auto';
    for await (const { bytes } of membersOf({ name: '', bytes: one })) {
      for await (const piece of decode(unpack(bytes, 4 * 1024 * 1024), stated, (found) => (encoding = found))) {
        text += piece;
        if (text.length > PREVIEW_BYTES) break;
      }
      // Of an archive the first file.
      break;
    }
  } catch (error) {
    // An archive of which only the beginning is here ends in the middle.
    if (text === '' && !(error instanceof Problem && error.code === 'bad_request')) throw error;
  }
  const end = text.lastIndexOf('\n');
  const head = end === -1 || text.length < PREVIEW_BYTES / 2 ? text : text.slice(0, end + 1);
  const stated = source?.format.delimiter ?? 'auto';
  const first = head.split('\n').find((line) => line.trim() !== '') ?? '';
  const splitter = new LineSplitter(stated === 'auto' ? delimiterOf(first) : stated);
  const lines = [...splitter.push(head), ...splitter.end()].slice(0, ROWS + 1);
  const all = lines.map(({ cells, text: raw }) => cells ?? [raw]);
  const named = all[0] !== undefined && !all[0].some((cell) => isTime(cell.trim()));
  const columns = named ? (all[0] ?? []).map((name) => name.trim()) : [];
  const rows = named ? all.slice(1) : all.slice(0, ROWS);
  const preview: LogPreview = {
    ...{ encoding, delimiter: splitter.delimiter ?? ',', columns, rows },
    ...{ proposal: propose(columns, rows), lines: [] },
  };
  if (source === null) return preview;
  const view = { ...source, id: 0, sample: false, createdAt: ctx.now.toISOString(), archivedAt: null };
  const reading = await readingOf(ctx, view);
  const file = new OpenFile(
    reading,
    input.subject ?? 'preview',
    input.day ?? reading.zone.dayOf(ctx.now.getTime() - 86_400_000),
  );
  file.delimiter = splitter.delimiter ?? ',';
  lines.forEach((raw, n) => {
    if (n === 0 && hasHeader(source.format)) {
      file.readHeader(raw.cells ?? []);
      return;
    }
    const draft = new Draft(file, raw);
    const drop = readLine(draft);
    const { line, subject, atMs, event, text: said } = draft;
    preview.lines.push({
      ...{ line, subject: subject === '' ? null : subject, event, text: event === '' ? raw.text.slice(0, 200) : said },
      at: atMs === 0 ? null : new Date(atMs).toISOString(),
      reason: drop?.reason ?? null,
    });
  });
  return preview;
}

const isTime = (cell: string) => parseClock(cell) !== null || /^\d{4}-\d{2}-\d{2}([T ]|$)/.test(cell);

const NAMES = {
  subject:
    /^(.*[_ -])?(subject|case|user|player|customer|account|visitor|order|session)([_ -]?(id|no|number|name))?$|^id$/i,
  event: /^(event|type|action|what)([_ -]?(name|type))?$/i,
  state: /^(state|status|stage|step|phase|activity|text)$/i,
};

/** The column of times is known by its cells, the others by their names, then by how often their cells differ. */
function propose(columns: readonly string[], rows: readonly string[][]): LogPreview['proposal'] {
  const filled = rows.slice(0, ROWS);
  const share = (n: number, test: (cell: string) => boolean) =>
    filled.length === 0 ? 0 : filled.filter((cells) => test((cells[n] ?? '').trim())).length / filled.length;
  const free = new Set(columns);
  const take = (name: string | undefined): string | null => {
    if (name === undefined) return null;
    free.delete(name);
    return name;
  };
  const byName = (pattern: RegExp) => columns.find((name) => free.has(name) && pattern.test(name));
  const at = take(columns.find((_, n) => share(n, isTime) > 0.8));
  const subject = take(byName(NAMES.subject) ?? columns.find((name, n) => free.has(name) && distinct(filled, n) > 0.3));
  const event = take(byName(NAMES.event));
  const state = take(byName(NAMES.state) ?? columns.find((name, n) => free.has(name) && distinct(filled, n) < 0.5));
  return { subject, at, event, state };
}

/** How many different cells a column has, as a share of its rows. */
function distinct(rows: readonly string[][], n: number): number {
  return rows.length === 0 ? 0 : new Set(rows.map((cells) => cells[n])).size / rows.length;
}
