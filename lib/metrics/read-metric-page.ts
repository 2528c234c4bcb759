import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf } from '@/lib/time/days';
import { checkTrackerDeclarations } from './check-tracker-declarations';
import { findMetrics } from './find-metrics';
import { detailOf } from './get-metric';
import { getTracker } from './get-tracker';
import { listAnnotations } from './list-annotations';
import { packedParts, seriesOf } from './read-metric-series';
import type { AnnotationView, MetricDetail, MetricSeries, PackedSeries } from './schemas';
import type { SeriesAsked } from './series.schemas';
import type { TrackerView } from './tracker.schemas';
import { usersOf } from './used-by';

export type MetricPageData = {
  metric: MetricDetail;
  /** The days that were asked for, in one line. */
  total: MetricSeries;
  /** The dimension by which it is split. */
  split: string | null;
  /** The same days by this dimension, which is still being read: the page need not wait for it. Null: nothing is split. */
  parts: Promise<PackedSeries> | null;
  tracker: TrackerView | null;
  /** Why the tracker that the source tree declares for it cannot be computed; null: it can, or there is none. */
  trackerProblem: string | null;
  annotations: AnnotationView[];
  /** Calendar day of the request, in the zone of the project. */
  today: string;
};

/**
 * All that the page of a metric shows of it. What the metric is and is made of is read once for everything; a dimension
 * that it does not have and days that cannot be drawn are as if they were not asked for. Throws `not_found`.
 */
export async function readMetricPage(ctx: Context, input: { ref: string } & SeriesAsked): Promise<MetricPageData> {
  requirePermission(ctx, 'read');
  const { ref, from, to, split, compare } = input;
  const [{ timeZone }, known] = await Promise.all([readSettings(ctx.db), findMetrics(ctx.db, [ref])]);
  const found = known.get(ref);
  if (found === undefined) throw new Problem('not_found', `There is no metric "${ref}".`);
  // Most of the work is begun before it is known what the metric is split by: an asked-for dimension is nearly always one.
  const likely = { period: input.period ?? 'day', from, to, split: split ?? '' };
  const early = split === undefined ? null : startParts(packedParts(ctx, { metric: ref, ...likely }, known, timeZone));
  const [detail, usedBy, tracker, [problem]] = await Promise.all([
    detailOf(ctx.db, found, known, timeZone),
    usersOf(ctx.db, [ref]),
    found.origin === 'tracker' ? getTracker(ctx, { metric: ref }) : null,
    checkTrackerDeclarations(ctx, undefined, { metric: ref }),
  ]);
  const metric = { ...detail, usedBy };
  const trackerProblem = problem?.message ?? null;
  const question = { metric: ref, period: input.period ?? metric.periods[0] ?? 'day' } as const;
  const by = split !== undefined && metric.splits.includes(split) ? split : null;
  const read = async (days: { from?: string | undefined; to?: string | undefined }) => {
    const total = await seriesOf(ctx, { ...question, ...days, compare: compare && by === null }, known, timeZone);
    const today = dayOf(ctx.now, timeZone);
    const [first = today] = total.dates;
    const range = { from: first, to: total.dates.at(-1) ?? today };
    return { total, today, annotations: await listAnnotations(ctx, { metric: ref, ...range }) };
  };
  const parts = (days: { from?: string | undefined; to?: string | undefined }) =>
    by === null ? null : startParts(packedParts(ctx, { ...question, ...days, split: by }, known, timeZone));
  const wanted = { from, to };
  const starting = by !== null && question.period === likely.period ? early : parts(wanted);
  const shown = await read(wanted).catch((error: unknown) => {
    if (error instanceof Problem && error.code === 'invalid_input') return null;
    throw error;
  });
  if (shown !== null) return { metric, tracker, trackerProblem, ...shown, split: by, parts: starting };
  const usual = await read({});
  return { metric, tracker, trackerProblem, ...usual, split: by, parts: parts({}) };
}

/** What fails is told to whoever waits for it, and to nobody else: without this a process would end of it. */
function startParts(parts: Promise<PackedSeries>): Promise<PackedSeries> {
  parts.catch(() => undefined);
  return parts;
}
