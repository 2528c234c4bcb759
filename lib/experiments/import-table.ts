import { Temporal } from 'temporal-polyfill';
import { Key, RecordValue, SubjectId, SubjectKind } from '@/lib/config/names';
import { Problem } from '@/lib/db/problem';
import type { GoalInput } from '@/lib/goals/schemas';
import { addDays, dayOf } from '@/lib/time/days';
import { parseInstant } from '@/lib/time/parse-instant';
import type { ExperimentInput } from './schemas';

/**
 * A table with one row per subject as an experiment that another system has run: what to define, and which records to
 * send. Pure, so that the command line and the browser read a file alike. Every record's event id is derived from the
 * experiment, so that sending the same table again changes nothing.
 */

/** Which column says what. `at`: column with the time of enrollment; without one every row counts at `when`. */
export type TableChoice = {
  experiment: string;
  name?: string;
  subjectKind?: string;
  subject: string;
  variant: string;
  goals: string[];
  metrics: string[];
  at?: string | null;
  /** Calendar day for rows without a time; default: yesterday. They count at noon of the project's time zone. */
  date?: string | null;
  /** The variant that the others are compared with; default: the first by name. */
  control?: string | null;
};

type Column = { column: string; key: string };

/** A checked choice. */
export type TablePlan = {
  experiment: string;
  name: string;
  subjectKind: string;
  subject: string;
  variant: string;
  goals: Column[];
  metrics: Column[];
  at: string | null;
  /** Instant of rows without a time, RFC 3339. */
  when: string;
  control: string | null;
  timeZone: string;
  now: Date;
};

/** What one row says. `metrics`: values of those cells that are not empty. */
export type TableRow = {
  subject: string;
  variant: string;
  at: string;
  goals: string[];
  metrics: { key: string; value: number }[];
};

/** Why a row cannot be used. `line`: in the file, the header being line 1. */
export type RowProblem = { line: number; column: string; message: string };

const TRUE = new Set(['true', '1', 'yes', 'y', 't']);
const FALSE = new Set(['false', '0', 'no', 'n', 'f', '']);
const MAX_VARIANTS = 20;

/** Any text as a key: `Cookie Cats (2016).csv` is `Cookie_Cats_2016_.csv`. */
export function toKey(text: string): string {
  const key = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .slice(0, 100);
  return Key.safeParse(key).success && key !== 'any' ? key : `x_${key}`.slice(0, 100);
}

/** The key of an experiment by the name of its file: `data/cookie-cats.csv.gz` is `cookie-cats`. */
export function keyOfFile(file: string): string {
  const base = file.split(/[\\/]/).at(-1) ?? file;
  return toKey(base.replace(/(\.(csv|tsv|txt|gz))+$/i, ''));
}

/**
 * Checks the choice against the columns of the file. Throws `invalid_input` with a sentence per field.
 * @param context the project's time zone, and the time that decides what "yesterday" is
 */
export function planTable(
  choice: TableChoice,
  columns: readonly string[],
  context: { timeZone: string; now: Date },
): TablePlan {
  const fields: Record<string, string[]> = {};
  const need = (field: string, column: string) => {
    if (!columns.includes(column)) (fields[field] ??= []).push(`there is no column "${column}"`);
    return column;
  };
  if (!Key.safeParse(choice.experiment).success) fields['key'] = ['must be 1 to 100 of A-Z a-z 0-9 . _ -'];
  const subjectKind = choice.subjectKind ?? 'user';
  if (!SubjectKind.safeParse(subjectKind).success) fields['kind'] = ['must be a short lower-case word'];
  const goals = choice.goals.map((column) => ({ column: need('goal', column), key: toKey(column) }));
  const metrics = choice.metrics.map((column) => ({ column: need('metric', column), key: toKey(column) }));
  if (goals.length + metrics.length === 0) fields['goal'] = ['name at least one goal or metric'];
  const twice = [...goals, ...metrics].map(({ key }) => key).find((key, n, all) => all.indexOf(key) !== n);
  if (twice !== undefined) (fields['goal'] ??= []).push(`"${twice}" is named twice`);
  const at = choice.at == null || choice.at === '' ? null : need('at', choice.at);
  const plan: TablePlan = {
    experiment: choice.experiment,
    name: choice.name ?? choice.experiment,
    subjectKind,
    subject: need('subject', choice.subject),
    variant: need('variant', choice.variant),
    goals,
    metrics,
    at,
    when: noonOf(choice.date ?? null, context, fields),
    control: choice.control == null || choice.control === '' ? null : toKey(choice.control),
    ...context,
  };
  const problems = Object.entries(fields).map(([field, messages]) => `${field}: ${messages.join(', ')}`);
  if (problems.length > 0) throw new Problem('invalid_input', `${problems.join('; ')}.`, fields);
  return plan;
}

function noonOf(
  date: string | null,
  { timeZone, now }: { timeZone: string; now: Date },
  fields: Record<string, string[]>,
): string {
  try {
    const day = Temporal.PlainDate.from(date ?? addDays(dayOf(now, timeZone), -1));
    return day.toZonedDateTime({ timeZone, plainTime: '12:00' }).toInstant().toString();
  } catch {
    fields['date'] = ['must be a day, YYYY-MM-DD'];
    return now.toISOString();
  }
}

/** Reads the rows of one table in order, and remembers what it saw: who, which variants, what could not be read. */
export class TableReader {
  /** Rows that were read, also those that cannot be used. */
  rows = 0;
  readonly problems: RowProblem[] = [];
  /** Number of subjects by variant, as the file names it. */
  readonly variants = new Map<string, { label: string; subjects: number }>();
  private readonly seen = new Map<string, string>();

  constructor(private readonly plan: TablePlan) {}

  /**
   * What the row says, or null when it cannot be used; `problems` says why. A subject that is listed again under
   * another variant is sent without its goals, so that it is seen to be crossed.
   */
  read(cells: Readonly<Record<string, string | undefined>>, line: number): TableRow | null {
    this.rows += 1;
    const { plan } = this;
    const before = this.problems.length;
    const fail = (column: string, message: string) => this.problems.push({ line, column, message });
    const cell = (column: string) => (cells[column] ?? '').trim();

    const subject = cell(plan.subject);
    if (!SubjectId.safeParse(subject).success)
      fail(plan.subject, subject === '' ? 'is empty' : 'must be 1 to 128 printable ASCII characters');
    const label = cell(plan.variant);
    if (label === '') fail(plan.variant, 'is empty');
    const at = plan.at === null ? plan.when : this.instantOf(cell(plan.at), (why) => fail(plan.at ?? '', why));
    const goals = plan.goals.filter(({ column }) => truthOf(cell(column), (why) => fail(column, why)));
    const metrics = plan.metrics.flatMap(({ column, key }) => {
      const value = numberOf(cell(column), (why) => fail(column, why));
      return value === null ? [] : [{ key, value }];
    });
    if (this.problems.length > before) return null;

    const variant = toKey(label);
    const entry = this.variants.get(variant) ?? { label, subjects: 0 };
    if (entry.label !== label) {
      fail(plan.variant, `"${label.slice(0, 40)}" cannot be told from "${entry.label.slice(0, 40)}"`);
      return null;
    }
    const known = this.seen.get(subject);
    if (known === variant) {
      fail(plan.subject, `${subject} is listed twice; the first row counts`);
      return null;
    }
    if (known !== undefined) return { subject, variant, at, goals: [], metrics: [] };
    this.seen.set(subject, variant);
    entry.subjects += 1;
    this.variants.set(variant, entry);
    return { subject, variant, at, goals: goals.map(({ key }) => key), metrics };
  }

  private instantOf(text: string, fail: (why: string) => void): string {
    const { timeZone, now } = this.plan;
    const instant = parseInstant(text, timeZone);
    if (instant === null) fail(`"${text.slice(0, 40)}" is no time, such as 2026-03-01T12:00:00Z or 2026-03-01`);
    else if (Date.parse(instant) > now.getTime()) fail(`${text} lies in the future`);
    return instant ?? '';
  }
}

function truthOf(text: string, fail: (why: string) => void): boolean {
  const word = text.toLowerCase();
  if (TRUE.has(word)) return true;
  if (!FALSE.has(word)) fail(`"${text.slice(0, 40)}" is neither true nor false`);
  return false;
}

function numberOf(text: string, fail: (why: string) => void): number | null {
  if (text === '') return null;
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : NaN;
  if (RecordValue.safeParse(value).success) return value;
  fail(`"${text.slice(0, 40)}" is no number within ±1e12`);
  return null;
}

/**
 * What has to be defined before the records are sent: the goals, and the external experiment with every variant that
 * occurs, the control first, equal shares. Throws `invalid_input` when the table is no experiment.
 */
export function defineTable(
  plan: TablePlan,
  reader: Pick<TableReader, 'variants'>,
): { goals: GoalInput[]; experiment: ExperimentInput } {
  const keys = [...reader.variants.keys()].sort();
  const refuse = (message: string) => new Problem('invalid_input', message, { variant: [message] });
  if (keys.length < 2) throw refuse(`The column "${plan.variant}" must name at least two variants.`);
  if (keys.length > MAX_VARIANTS)
    throw refuse(
      `The column "${plan.variant}" names ${keys.length} variants; at most ${MAX_VARIANTS} can be compared.`,
    );
  const control = plan.control ?? keys[0] ?? '';
  if (!reader.variants.has(control)) throw refuse(`No row is in the control "${control}".`);
  const ordered = [control, ...keys.filter((key) => key !== control)];
  const goal = ({ column, key }: Column, more: Partial<GoalInput>): GoalInput => ({ key, name: column, ...more });
  return {
    goals: [
      ...plan.goals.map((column) => goal(column, {})),
      ...plan.metrics.map((column) => goal(column, { conversion: false, engagement: 'sum' })),
    ],
    experiment: {
      key: plan.experiment,
      name: plan.name,
      subjectKind: plan.subjectKind,
      external: true,
      variants: ordered.map((key) => {
        const label = reader.variants.get(key)?.label ?? key;
        return { key, weight: 1 / ordered.length, ...(label === key ? {} : { name: label }) };
      }),
      goals: plan.goals.map(({ key }) => key),
      engagement: plan.metrics.map(({ key }) => ({ goal: key, mode: 'total' as const })),
      primaryGoal: plan.goals[0]?.key ?? null,
    },
  };
}

/** The records of a row, each as one line of JSON for `/api/v1/enrollments` and `/api/v1/goals`. */
export function tableLines(plan: TablePlan, row: TableRow): { enrollment: string; goals: string[] } {
  const subject = { kind: plan.subjectKind, id: row.subject };
  // Unique per (subject, goal) already; the name says where it came from.
  const id = `import:${plan.experiment}`;
  const { variant, at } = row;
  return {
    enrollment: JSON.stringify({ experiment: plan.experiment, subject, variant, id, at }),
    goals: [
      ...row.goals.map((goal) => JSON.stringify({ goal, subject, id, at })),
      ...row.metrics.map(({ key, value }) => JSON.stringify({ goal: key, subject, value, id, at })),
    ],
  };
}
