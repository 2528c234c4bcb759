import type { Database } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import type { KnownMetric } from './find-metrics';
import type { Period } from './schemas';
import type { StatisticPlace } from './statistic-cursor';
import { statisticsOf } from './statistics.sql';

/** Pages of flat rows: which statistics of some metrics and periods follow a place? */

export type StatisticRun = { metric: KnownMetric; period: Period };
export type StatisticFound = StatisticPlace & { value: number | null; dimensions: Record<string, string> };

type Question = {
  from: string;
  to: string;
  timeZone: string;
  today: string;
  objects: readonly string[] | null;
  dimensions: Readonly<Record<string, string>>;
  total: boolean;
  latest: boolean;
  after: StatisticPlace | null;
  limit: number;
};

type Row = { place: number; date: string; id: string; dimensions: Record<string, string>; value: number | null };

/**
 * At most `limit` rows after the place `after`, in the order of the runs, then by date and dimensions. Runs are stored
 * metrics, or a single one of any kind. Stored rows come in the order of the index on (metric_id, period, date), so that
 * a page reads little more than it answers. Not the ORM because of LATERAL and DISTINCT ON.
 */
export async function readStatistics(
  db: Database,
  runs: readonly StatisticRun[],
  known: ReadonlyMap<string, KnownMetric>,
  question: Question,
): Promise<StatisticFound[]> {
  const { after, limit } = question;
  // Only in the run in which the page before has ended there is something to pass over: it can only be the first one.
  const resumed = after !== null && runs[0]?.metric.ref === after.metric && runs[0].period === after.period;
  const [only] = runs;
  const virtual = only !== undefined && (only.metric.own !== null || only.metric.derived !== null);
  const all = Prisma.sql`
    SELECT s.date, s.dimensions_id, s.dimensions, s.value FROM statistic s
    WHERE s.metric_id = run.metric_id AND s.period = run.period`;
  const relation = virtual
    ? statisticsOf(only.metric, known, { ...question, period: only.period, part: { type: 'all' } })
    : all;
  const rows = await db.$queryRaw<Row[]>`
    SELECT run.place::int AS place, page.date::text AS date, page.dimensions_id::text AS id, page.dimensions,
           page.value::float8 AS value
    FROM unnest(${runs.map(({ metric }) => metric.id ?? 0)}::int[], ${runs.map(({ period }) => period)}::text[])
      WITH ORDINALITY AS run (metric_id, period, place)
    CROSS JOIN LATERAL (
      SELECT * FROM (
        SELECT ${question.latest ? Prisma.sql`DISTINCT ON (s.dimensions_id)` : Prisma.empty} s.* FROM (${relation}) s
        WHERE s.date >= ${question.from}::date AND s.date <= ${question.to}::date ${narrow(question)}
        ${question.latest ? Prisma.sql`ORDER BY s.dimensions_id, s.date DESC` : Prisma.empty}) s
      WHERE ${resumed && after !== null ? following(after, question.latest) : Prisma.sql`true`}
      ORDER BY ${question.latest ? Prisma.sql`s.dimensions_id` : Prisma.sql`s.date, s.dimensions_id`}
      LIMIT ${limit}) page
    ORDER BY run.place, ${question.latest ? Prisma.sql`page.dimensions_id` : Prisma.sql`page.date, page.dimensions_id`}
    LIMIT ${limit}`;
  return rows.flatMap(({ place, id, ...row }) => {
    const run = runs[place - 1];
    return run === undefined ? [] : [{ ...row, metric: run.metric.ref, period: run.period, dimensionsId: id }];
  });
}

/** Resumed runs come first: `readStatistics` is given the run of the cursor and those behind it. */
function following({ metric: _metric, period: _period, date, dimensionsId }: StatisticPlace, latest: boolean) {
  const passed = latest
    ? Prisma.sql`s.dimensions_id > ${dimensionsId}::uuid`
    : Prisma.sql`(s.date, s.dimensions_id) > (${date}::date, ${dimensionsId}::uuid)`;
  return Prisma.sql`(run.place > 1 OR ${passed})`;
}

function narrow({ objects, dimensions, total }: Question): Prisma.Sql {
  const parts = [
    ...(objects === null ? [] : [Prisma.sql`AND s.dimensions->>'object' = ANY(${[...objects]}::text[])`]),
    ...(Object.keys(dimensions).length === 0
      ? []
      : [Prisma.sql`AND s.dimensions @> ${JSON.stringify(dimensions)}::jsonb`]),
    ...(total ? [Prisma.sql`AND s.dimensions = '{}'::jsonb`] : []),
  ];
  return parts.length === 0 ? Prisma.empty : Prisma.join(parts, ' ');
}
