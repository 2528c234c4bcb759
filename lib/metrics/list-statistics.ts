import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf } from '@/lib/time/days';
import { findMetrics, withTrackers, type KnownMetric } from './find-metrics';
import { PERIODS, type Period, type StatisticRow } from './schemas';
import { FIRST_DAY, LAST_DAY } from './statistics.sql';
import { fromCursor, toCursor, type StatisticPlace } from './statistic-cursor';
import { readStatistics, type StatisticFound, type StatisticRun } from './statistic-rows.sql';

/** Rows of one page, unless fewer are asked for. */
export const PAGE_ROWS = 1000;
/** So many metrics × periods are read by one statement. */
const RUNS = 50;

export type StatisticsQuery = {
  /** References; default: every stored metric that is not archived. */
  metrics?: readonly string[] | undefined;
  period?: Period | undefined;
  /** Days, both included. */
  from?: string | undefined;
  to?: string | undefined;
  /** Any of these. */
  objects?: readonly string[] | undefined;
  /** All of these, whatever other dimensions a row has. */
  dimensions?: Readonly<Record<string, string>> | undefined;
  /** Only rows without dimensions. */
  total?: boolean | undefined;
  /** Of each metric, period and set of dimensions only the newest row, also when it says "no data". */
  latest?: boolean | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
};

/**
 * Statistics as flat rows, ordered by metric, period, date and dimensions; `next` continues the list and stays valid
 * while statistics come and go. Derived metrics and those of other rooms are answered when they are named. Throws
 * `not_found` for a metric that is not there.
 */
export async function listStatistics(
  ctx: Context,
  input: StatisticsQuery = {},
): Promise<{ rows: StatisticRow[]; next: string | null }> {
  requirePermission(ctx, 'read');
  const limit = input.limit ?? PAGE_ROWS;
  const after = input.cursor === undefined ? null : fromCursor(input.cursor);
  const { metrics, known } = await chooseMetrics(ctx, input.metrics);
  const { timeZone } = await readSettings(ctx.db);
  const question = {
    ...{ from: input.from ?? FIRST_DAY, to: input.to ?? LAST_DAY, timeZone, today: dayOf(ctx.now, timeZone) },
    objects: input.objects === undefined || input.objects.length === 0 ? null : input.objects,
    dimensions: input.dimensions ?? {},
    ...{ total: input.total === true, latest: input.latest === true },
  };
  const found: StatisticFound[] = [];
  for (const runs of batchesOf(runsAfter(metrics, input.period, after))) {
    const missing = limit + 1 - found.length;
    if (missing <= 0) break;
    found.push(...(await readStatistics(ctx.db, runs, known, { ...question, after, limit: missing })));
  }
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return { rows: page.map(rowOf), next: found.length > limit && last !== undefined ? toCursor(last) : null };
}

function rowOf({ metric, date, period, value, dimensions }: StatisticFound): StatisticRow {
  const { object } = dimensions;
  return { metric, date, period, value, ...(object === undefined ? {} : { object }), dimensions };
}

async function chooseMetrics(ctx: Context, refs: readonly string[] | undefined) {
  if (refs === undefined || refs.length === 0) {
    const rows = await ctx.db.metric.findMany({
      where: { archivedAt: null, domain: { archivedAt: null } },
      include: { domain: true },
    });
    const stored = (await withTrackers(ctx.db, rows)).filter(({ derived }) => derived === null);
    return { metrics: stored.sort(byRef), known: new Map<string, KnownMetric>() };
  }
  const known = await findMetrics(ctx.db, refs);
  const metrics = [...new Set(refs)].map((ref) => {
    const metric = known.get(ref);
    if (metric === undefined) throw new Problem('not_found', `There is no metric "${ref}".`);
    return metric;
  });
  return { metrics: metrics.sort(byRef), known };
}

const byRef = (a: { ref: string }, b: { ref: string }) => (a.ref < b.ref ? -1 : 1);

/** Metric by metric, period by period, from the place on at which the page before has ended. */
function runsAfter(
  metrics: readonly KnownMetric[],
  period: Period | undefined,
  after: StatisticPlace | null,
): StatisticRun[] {
  const periods = period === undefined ? PERIODS : [period];
  const reached = after === null ? -1 : PERIODS.indexOf(after.period);
  return metrics.flatMap((metric) =>
    after !== null && metric.ref < after.metric
      ? []
      : periods
          .filter((each) => after?.metric !== metric.ref || PERIODS.indexOf(each) >= reached)
          .map((each) => ({ metric, period: each })),
  );
}

/** Stored metrics that follow each other are read together, every other one by itself. */
function batchesOf(runs: readonly StatisticRun[]): StatisticRun[][] {
  const batches: StatisticRun[][] = [];
  for (const run of runs) {
    const batch = batches.at(-1);
    const isStored = ({ metric }: StatisticRun) => metric.own === null && metric.derived === null;
    if (batch !== undefined && batch.length < RUNS && isStored(run) && batch.every(isStored)) batch.push(run);
    else batches.push([run]);
  }
  return batches;
}
