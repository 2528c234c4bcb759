import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf } from '@/lib/time/days';
import { findMetrics, type KnownMetric } from './find-metrics';
import { isAdditive } from './is-additive';
import { OTHER, type MetricLine, type MetricSeries, type PackedSeries, type Period } from './schemas';
import { LINES_MAX, readSplit, readTotal, textOf, valuesOf, type Line } from './series.sql';
import { daysBefore, type StatisticsQuestion } from './statistics.sql';

/** A chart is asked for at most this many days: ten years. */
export const SERIES_DAYS_MAX = 3660;
const USUAL_DAYS = 90;
const DAY_MS = 86_400_000;

export type SeriesQuestion = {
  metric: string;
  period?: Period | undefined;
  /** Calendar days, both included. Default: the 90 days until today. */
  from?: string | undefined;
  to?: string | undefined;
  /** A dimension. Rows that are told apart by it alone; where there are none, the others are added up over the rest. */
  split?: string | null | undefined;
  /** With the same number of days before the range. */
  compare?: boolean | undefined;
};

/**
 * A metric over a range of days, in all or by a dimension: the 20 largest of the range, and the rest as one line where
 * values may be added up. A day without a row is null, as one whose row says "no data". Two statements for the metric,
 * one per line of thought; `SeriesQuestion` says what is asked. Throws `not_found`, `invalid_input`.
 */
export async function readMetricSeries(ctx: Context, input: SeriesQuestion): Promise<MetricSeries> {
  requirePermission(ctx, 'read');
  const [{ timeZone }, known] = await Promise.all([readSettings(ctx.db), findMetrics(ctx.db, [input.metric])]);
  return seriesOf(ctx, input, known, timeZone);
}

/** Private to this room: the same among metrics that are known already. */
export async function seriesOf(
  ctx: Context,
  input: SeriesQuestion,
  known: ReadonlyMap<string, KnownMetric>,
  timeZone: string,
): Promise<MetricSeries> {
  const asked = rangeOf(ctx, input, known, timeZone);
  const { metric, question, days, split } = asked;
  const { period, from, to, today } = question;
  const total = async (range: { from: string; to: string }, label: string): Promise<MetricLine> => ({
    ...{ name: '', label },
    values: valuesOf(await readTotal(ctx.db, metric, known, { ...question, ...range }), days),
  });
  const [lines, previous] = await Promise.all([
    split === null
      ? total({ from, to }, metric.name).then((line) => ({ lines: [line], values: 1 }))
      : splitLines(ctx, known, asked, split, (line) => ({ values: valuesOf(line, days) })),
    input.compare === true
      ? total({ from: daysBefore(from, days), to: daysBefore(from, 1) }, 'before')
      : Promise.resolve(null),
  ]);
  return {
    ...{ metric: metric.ref, period, split, previous, ...lines },
    dates: Array.from({ length: days }, (_, index) => daysBefore(to, days - 1 - index)),
    provisional: from <= today && today <= to ? today : null,
  };
}

/**
 * Private to this room: a metric by a dimension as it travels to the browser. What the database has joined to texts goes
 * there as it is.
 */
export async function packedParts(
  ctx: Context,
  input: SeriesQuestion & { split: string },
  known: ReadonlyMap<string, KnownMetric>,
  timeZone: string,
): Promise<PackedSeries> {
  const asked = rangeOf(ctx, input, known, timeZone);
  const { period, from, to, today } = asked.question;
  const lines = await splitLines(ctx, known, asked, input.split, (line) => ({ text: textOf(line, asked.days) }));
  return {
    ...{ metric: input.metric, period, from, days: asked.days, split: input.split, previous: null, ...lines },
    provisional: from <= today && today <= to ? today : null,
  };
}

type Asked = { metric: KnownMetric; question: StatisticsQuestion; days: number; split: string | null };

/** Throws `not_found` and `invalid_input`. */
function rangeOf(
  ctx: Context,
  input: SeriesQuestion,
  known: ReadonlyMap<string, KnownMetric>,
  timeZone: string,
): Asked {
  const metric = known.get(input.metric);
  if (metric === undefined) throw new Problem('not_found', `There is no metric "${input.metric}".`);
  const today = dayOf(ctx.now, timeZone);
  const to = input.to ?? today;
  const from = input.from ?? daysBefore(to, USUAL_DAYS - 1);
  const days = (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
  if (days < 1 || days > SERIES_DAYS_MAX) {
    const message = days < 1 ? 'must not be after its end' : `must be at most ${SERIES_DAYS_MAX} days long`;
    throw new Problem('invalid_input', `from: the range ${message}.`, { from: [message] });
  }
  const question = { period: input.period ?? 'day', from, to, part: { type: 'total' }, timeZone, today } as const;
  return { metric, question, days, split: input.split ?? null };
}

async function splitLines<Values>(
  ctx: Context,
  known: ReadonlyMap<string, KnownMetric>,
  { metric, question }: Asked,
  split: string,
  write: (line: Line) => Values,
): Promise<{ lines: ({ name: string; label: string } & Values)[]; values: number }> {
  const additive = isAdditive(metric, known);
  const { shown, rest, values } = await readSplit(ctx.db, metric, known, { ...question, by: split, additive });
  const lines = shown.map(({ name, line }) => ({
    ...{ name, label: name === '' ? '(none)' : name },
    ...write(line),
  }));
  if (rest === null) return { lines, values };
  return { lines: [...lines, { name: OTHER, label: `${values - LINES_MAX} others`, ...write(rest) }], values };
}
