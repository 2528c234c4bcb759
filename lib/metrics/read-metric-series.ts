import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf } from '@/lib/time/days';
import { findMetrics, type KnownMetric } from './find-metrics';
import { isAdditive } from './is-additive';
import { OTHER, type MetricLine, type MetricSeries, type Period } from './schemas';
import { LINES_MAX, readSplit, readTotal, type Sparse } from './series.sql';
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
  const { period = 'day' } = input;
  const split = input.split ?? null;
  const question: StatisticsQuestion = { period, from, to, part: { type: 'total' }, timeZone, today };
  const dates = Array.from({ length: days }, (_, index) => daysBefore(to, days - 1 - index));
  const total = async (range: { from: string; to: string }, label: string): Promise<MetricLine> => ({
    ...{ name: '', label },
    values: spread(await readTotal(ctx.db, metric, known, { ...question, ...range }), days),
  });
  const [lines, previous] = await Promise.all([
    split === null
      ? total({ from, to }, metric.name).then((line) => ({ lines: [line], values: 1 }))
      : splitLines(ctx, metric, known, question, split, days),
    input.compare === true
      ? total({ from: daysBefore(from, days), to: daysBefore(from, 1) }, 'before')
      : Promise.resolve(null),
  ]);
  return {
    ...{ metric: metric.ref, period, dates, split, previous, ...lines },
    provisional: from <= today && today <= to ? today : null,
  };
}

async function splitLines(
  ctx: Context,
  metric: KnownMetric,
  known: ReadonlyMap<string, KnownMetric>,
  question: StatisticsQuestion,
  split: string,
  days: number,
): Promise<{ lines: MetricLine[]; values: number }> {
  const additive = isAdditive(metric, known);
  const { shown, rest, values } = await readSplit(ctx.db, metric, known, { ...question, by: split, additive });
  const lines = shown.map(({ name, sparse }) => ({
    ...{ name, label: name === '' ? '(none)' : name },
    values: spread(sparse, days),
  }));
  if (rest === null) return { lines, values };
  return {
    lines: [...lines, { name: OTHER, label: `${values - LINES_MAX} others`, values: spread(rest, days) }],
    values,
  };
}

/** Values at their days of the range; every other day has no data. */
function spread({ offsets, values }: Sparse, days: number): (number | null)[] {
  const line = new Array<number | null>(days).fill(null);
  offsets.forEach((offset, index) => {
    line[offset] = values[index] ?? null;
  });
  return line;
}
