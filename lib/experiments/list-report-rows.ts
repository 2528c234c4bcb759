import { Day } from '@/lib/config/names';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import {
  chiSquareTest,
  meanInterval,
  newcombeInterval,
  studentTTest,
  welchTTest,
  wilsonInterval,
  type Proportion,
} from '@/lib/stats';
import { addDays } from '@/lib/time/days';
import type { OutcomeRow } from './report/compute-days';
import { meanOf, splitOf } from './report/infer-report';
import { ENROLLMENT, outcomeNames } from './report/outcomes';
import { askAboutPhase, type PhaseQuestion } from './report/phase-question';
import { readOutcomeRows } from './report/stored-days.sql';
import type { ReportRow } from './report.schemas';

const ALPHA = 0.05;

/**
 * One flat row per date, outcome and variant, cumulative until the end of each day: the series behind charts, tables
 * and CSV. `goals` narrows to some goals (enrollment rows are named ""), `kinds` to some kinds of rows; a range is
 * inclusive.
 */
export async function listReportRows(ctx: Context, input: ReportRowsQuery): Promise<ReportRow[]> {
  const { question, rows } = await readRows(ctx, input);
  return flatten(question, rows);
}

/**
 * The same, page by page: whole days, as many as fit into `limit` rows and at least one. `cursor` is `next` of the page
 * before; `next` is null at the end.
 */
export async function listReportPage(
  ctx: Context,
  input: ReportRowsQuery & { cursor?: string | undefined; limit?: number | undefined },
): Promise<{ rows: ReportRow[]; next: string | null }> {
  const limit = Math.min(input.limit ?? PAGE_ROWS, PAGE_ROWS);
  const cursor = input.cursor === undefined ? undefined : dayOfCursor(input.cursor);
  const from = cursor !== undefined && cursor > (input.from ?? '') ? cursor : input.from;
  const { question, rows } = await readRows(ctx, { ...input, from }, limit + 1);
  const cut = rows.length > limit ? rows.at(-1)?.day : undefined;
  if (cut === undefined) return { rows: flatten(question, rows), next: null };
  const whole = rows.filter(({ day }) => day < cut);
  if (whole.length > 0) return { rows: flatten(question, whole), next: toCursor(cut) };
  const day = await readRows(ctx, { ...input, from: cut, to: cut });
  return {
    rows: flatten(question, day.rows),
    next: cut >= (input.to ?? '9999-12-31') ? null : toCursor(addDays(cut, 1)),
  };
}

/** Which rows. A range is inclusive. */
type ReportRowsQuery = {
  key: string;
  phase?: number | undefined;
  from?: string | undefined;
  to?: string | undefined;
  goals?: string[] | undefined;
  kinds?: ReportRow['kind'][] | undefined;
};

/** Rows of a page, unless fewer are asked for. */
const PAGE_ROWS = 10_000;

const toCursor = (day: string): string => Buffer.from(day).toString('base64url');

function dayOfCursor(cursor: string): string {
  const day = Day.safeParse(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (day.success) return day.data;
  throw new Problem('invalid_input', 'cursor: is not one that a list has answered.', { cursor: ['is not valid'] });
}

async function readRows(
  ctx: Context,
  input: ReportRowsQuery,
  take?: number,
): Promise<{ question: PhaseQuestion; rows: OutcomeRow[] }> {
  requirePermission(ctx, 'read');
  const question = await askAboutPhase(ctx, input);
  const wanted = input.goals === undefined ? null : new Set(input.goals);
  const names = outcomeNames(question.outcomes).filter(
    (name) =>
      (wanted === null || wanted.has(goalOf(name))) &&
      (input.kinds === undefined || input.kinds.includes(kindOf(name))),
  );
  const rows = await readOutcomeRows(
    ctx.db,
    { experimentId: question.experiment.id, phase: question.phase },
    {
      from: input.from ?? '0001-01-01',
      to: input.to ?? '9999-12-31',
      outcomes: names,
      ...(take === undefined ? {} : { take }),
    },
  );
  return { question, rows };
}

function kindOf(outcome: string): ReportRow['kind'] {
  if (outcome === ENROLLMENT) return 'enrollment';
  return outcome.startsWith('value:') ? 'engagement' : 'conversion';
}

function goalOf(outcome: string): string {
  if (outcome === ENROLLMENT) return '';
  if (outcome.startsWith('goal:')) return outcome.slice('goal:'.length);
  return outcome.startsWith('value:') ? (outcome.split(':')[1] ?? '') : outcome;
}

function flatten(question: PhaseQuestion, stored: OutcomeRow[]): ReportRow[] {
  const order = splitOf(question.experiment, question.phase).map((variant) => variant.key);
  const groups = new Map<string, OutcomeRow[]>();
  for (const row of stored) {
    const key = `${row.day}/${row.outcome}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()].flatMap((group) => {
    const arms = order
      .map((variant) => group.find((row) => row.variant === variant))
      .filter((row) => row !== undefined);
    const control = arms.find((row) => row.variant === order[0]);
    return arms.map((row) => flatRow(question, row, row === control ? undefined : control));
  });
}

const EMPTY = {
  mode: null,
  conversions: null,
  rate: null,
  lower: null,
  upper: null,
  mean: null,
  variance: null,
  difference: null,
  differenceLower: null,
  differenceUpper: null,
  pValue: null,
  confidence: null,
  provisional: false,
} satisfies Partial<ReportRow>;

function flatRow(question: PhaseQuestion, row: OutcomeRow, control: OutcomeRow | undefined): ReportRow {
  const subjects = Number(row.subjects);
  const base = {
    ...EMPTY,
    date: row.day,
    phase: question.phase,
    goal: goalOf(row.outcome),
    variant: row.variant,
    subjects,
  };
  if (row.outcome === ENROLLMENT) return { ...base, kind: 'enrollment' };
  if (row.outcome.startsWith('value:')) {
    const { mean, variance } = meanOf(subjects, row);
    const mode = row.outcome.endsWith(':perDay') ? 'perDay' : 'total';
    const around = mean === null || variance === null ? null : meanInterval({ subjects, mean, variance }, ALPHA);
    return {
      ...base,
      kind: 'engagement',
      mode,
      mean,
      variance,
      lower: around?.lower ?? null,
      upper: around?.upper ?? null,
      ...meanDifference(question, row, control),
    };
  }
  const conversions = Number(row.conversions);
  const interval = subjects === 0 ? null : wilsonInterval(conversions, subjects, ALPHA);
  return {
    ...base,
    kind: 'conversion',
    conversions,
    rate: subjects === 0 ? null : conversions / subjects,
    lower: interval?.lower ?? null,
    upper: interval?.upper ?? null,
    ...rateDifference(row, control),
  };
}

type Difference =
  Pick<ReportRow, 'difference' | 'differenceLower' | 'differenceUpper' | 'pValue' | 'confidence'> | object;

/** As in the report of a day, without what a series does not show: two years of days are read at once. */
function rateDifference(row: OutcomeRow, control: OutcomeRow | undefined): Difference {
  if (control === undefined) return {};
  const arms = { control: proportionOf(control), treatment: proportionOf(row) };
  const between = newcombeInterval({ ...arms, alpha: ALPHA });
  const test = chiSquareTest([cellsOf(arms.control), cellsOf(arms.treatment)]);
  if (between.status === 'not_computable' || test.status === 'not_computable') return {};
  return {
    difference: between.difference,
    differenceLower: between.interval.lower,
    differenceUpper: between.interval.upper,
    pValue: test.pValue,
    confidence: 1 - test.pValue,
  };
}

const proportionOf = (row: OutcomeRow): Proportion => ({
  subjects: Number(row.subjects),
  conversions: Number(row.conversions),
});
const cellsOf = ({ subjects, conversions }: Proportion): number[] => [conversions, subjects - conversions];

function meanDifference(question: PhaseQuestion, row: OutcomeRow, control: OutcomeRow | undefined): Difference {
  if (control === undefined) return {};
  const [a, b] = [meanOf(Number(control.subjects), control), meanOf(Number(row.subjects), row)];
  if (a.mean === null || a.variance === null || b.mean === null || b.variance === null) return {};
  const compared = (question.experiment.test === 'student' ? studentTTest : welchTTest)({
    control: { subjects: a.subjects, mean: a.mean, variance: a.variance },
    treatment: { subjects: b.subjects, mean: b.mean, variance: b.variance },
    alpha: ALPHA,
  });
  if (compared.status === 'not_computable') return {};
  return {
    difference: compared.difference,
    differenceLower: compared.interval.lower,
    differenceUpper: compared.interval.upper,
    pValue: compared.pValue,
    confidence: 1 - compared.pValue,
  };
}
