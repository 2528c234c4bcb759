import { SubjectId } from '@/lib/config/names';
import type { LineRecords, LoggedLine } from '@/lib/definitions';
import { ignoreLine } from './handlers';
import type { OpenFile } from './open-file';
import { DAY_MS, parseClock } from './reading/clock';
import type { RawLine } from './reading/split';
import type { Reason, Step } from './schemas';

/** Later than in so many milliseconds nothing has happened yet. */
const FUTURE_MS = 5 * 60_000;
const NOTHING: LineRecords = {};
const SEPARATOR = '\u001f';

/** Why a line goes no further. */
export type Drop = { reason: Reason; detail: string };

/** A line on its way through the steps; each fills in what the next ones need. */
export class Draft implements LoggedLine {
  readonly line: number;
  cells: readonly string[];
  subject = '';
  atMs = 0;
  event = '';
  text = '';
  /** Names this line among all of its source: made of what it says and its place among equals. */
  eventId = '';
  /** Order among the lines of its subject at one instant. */
  sequence = 0;
  records: LineRecords = NOTHING;

  constructor(
    readonly file: OpenFile,
    public raw: RawLine,
  ) {
    this.line = raw.line;
    this.cells = raw.cells ?? [];
  }

  get source(): string {
    return this.file.reading.source.slug;
  }
  get kind(): string {
    return this.file.reading.source.kind;
  }
  get at(): Date {
    return new Date(this.atMs);
  }
  get day(): string {
    return this.file.reading.zone.dayOf(this.atMs);
  }
  /**
   * The day on which its time was read, for whoever reads it again: of a line that was late the day before, of 24:00:00
   * the day that ends. Without a time of its own the day on which the clock stood; in a table every line has its date.
   */
  get clockDay(): string | null {
    const { file, atMs } = this;
    if (atMs === 0) return file.format.type === 'clock' ? file.clock.day : null;
    const isEnd = parseClock((this.cells[file.layout?.time ?? -1] ?? '').trim()) === DAY_MS;
    return file.reading.zone.dayOf(isEnd ? atMs - 1 : atMs);
  }
  cell(column: string): string | undefined {
    const place = this.file.placeOf(column);
    return place === undefined ? undefined : this.cells[place];
  }

  /** Lets go of the piece of the file of which its texts are parts: of ten lines in it, nine may say nothing. */
  shed(): void {
    this.raw = { ...this.raw, text: ownText(this.raw.text), cells: null };
    this.cells = this.cells.map(ownText);
    this.subject = ownText(this.subject);
    this.text = ownText(this.text);
  }
}

/** The same text in memory of its own: a part of a text keeps the whole. */
const ownText = (text: string): string => ` ${text}`.slice(1);

/** What happens to each line before it is booked, in this order; every step may send it into quarantine. */
export const LINE_STEPS: readonly { name: Step; run: (draft: Draft) => Drop | null }[] = [
  { name: 'split', run: ({ raw }) => (raw.problem === null ? null : { reason: raw.problem, detail: '' }) },
  { name: 'parse', run: parseLine },
  { name: 'identify', run: identifyLine },
  { name: 'handle', run: handleLine },
];

/** Takes a line through the steps. Never throws: what handlers throw is a reason as well. */
export function readLine(draft: Draft): Drop | null {
  for (const { run } of LINE_STEPS) {
    const drop = run(draft);
    if (drop !== null) return drop;
  }
  return null;
}

function parseLine(draft: Draft): Drop | null {
  const { file } = draft;
  const { layout, clock } = file;
  if (layout === null || draft.cells.length < layout.least) {
    const least = String(layout?.least ?? 1);
    return { reason: 'missing_cells', detail: `${String(draft.cells.length)} cells, at least ${least} are needed` };
  }
  if (layout.open && draft.cells.length > layout.columns.length) {
    const whole = draft.cells.slice(layout.text).join(file.delimiter);
    draft.cells = [...draft.cells.slice(0, layout.text), whole];
  }
  const { cells } = draft;
  draft.subject = layout.subject === -1 ? (file.subject ?? '') : (cells[layout.subject] ?? '').trim();
  if (!SUBJECT.test(draft.subject)) return { reason: 'bad_subject', detail: shortened(draft.subject) };
  const time = (cells[layout.time] ?? '').trim();
  const at = clock.read(time);
  if (at === null) return { reason: 'bad_time', detail: shortened(time) };
  if (at > file.reading.now.getTime() + FUTURE_MS) return { reason: 'in_future', detail: shortened(time) };
  draft.atMs = at;
  draft.event = layout.event === -1 ? layout.fixedEvent : (cells[layout.event] ?? '').trim();
  if (draft.event === '') return { reason: 'missing_event', detail: '' };
  draft.text = layout.text === -1 ? '' : (cells[layout.text] ?? '');
  return null;
}

/** The pattern of `SubjectId`, without the cost of a parse per line. */
const SUBJECT = /^[\x21-\x7e]{1,128}$/;
if (!SubjectId.safeParse('x'.repeat(128)).success || SubjectId.safeParse('x'.repeat(129)).success)
  throw new Error('SubjectId and the pattern of log lines differ');

function identifyLine(draft: Draft): null {
  const { file } = draft;
  const moment = `${draft.subject}\n${String(draft.atMs)}`;
  draft.sequence = file.ranks.count(moment);
  if (file.reading.handlerOf(draft.event) === ignoreLine) return null;
  const { cells } = draft;
  let said = draft.event;
  if (file.content === null) said += SEPARATOR + cells.join(SEPARATOR);
  else if (file.content.length === 0) said += SEPARATOR;
  else for (const n of file.content) said += SEPARATOR + (cells[n] ?? '');
  const key = `${moment}\n${said.includes('\n') ? JSON.stringify(said) : said}`;
  draft.eventId = `log\n${draft.source}\n${key}\n${String(file.equals.count(key))}`;
  return null;
}

function handleLine(draft: Draft): Drop | null {
  const { reading } = draft.file;
  const handler = reading.handlerOf(draft.event);
  if (handler === undefined) return { reason: 'unknown_event', detail: shortened(draft.event) };
  try {
    const said = handler(draft);
    if (typeof said === 'string') return { reason: 'bad_text', detail: said.slice(0, 500) };
    const unknown = said.goals?.find(({ goal }) => !reading.goals.has(goal));
    if (unknown !== undefined) return { reason: 'unknown_goal', detail: unknown.goal };
    draft.records = said;
    return null;
  } catch (error) {
    return { reason: 'handler_failed', detail: error instanceof Error ? error.message.slice(0, 500) : '' };
  }
}

function shortened(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`;
}
