import type { Database } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { MARKS_KEPT_DAYS, readMarks } from '@/lib/subjects/mark-source';
import type { CompiledSource } from '@/lib/subjects/sources';
import type { Window } from './increments.sql';
import type { Outcomes } from './outcomes';

/** What a day adds to Σx and Σx² (total), or what they are on that day (perDay), per variant. Exact decimal texts. */
export type MetricSum = { bucket: number; variant: string; sum: string; squares: string };

/**
 * Σx and Σx² of a metric, x being what its values of one object add up to from the day of the enrollment on, both ends of
 * the days included; `perDay` divides that by the days from the enrollment to each day. The object of a subject is named
 * `kind:id`, or by the id alone. Who has no values has 0. The window must begin with the phase's first day.
 */
export async function sumMetric(
  db: Database,
  window: Window,
  source: CompiledSource,
  mode: 'total' | 'perDay',
): Promise<MetricSum[]> {
  const all = window.boundaries.map((at) => at.toISOString());
  const [from, to] = [all[0] ?? null, all.at(-1) ?? null];
  const days = window.boundaries.length - 1;
  const result =
    mode === 'total'
      ? Prisma.sql`
          SELECT bucket, variant, sum(sum)::text AS sum, sum(squares)::text AS squares FROM moved GROUP BY 1, 2`
      : Prisma.sql`
          SELECT bucket, variant, sum(round(sum / days, 40))::text AS sum,
                 sum(round(squares / (days * days), 40))::text AS squares
          FROM (
            SELECT c.variant, day AS bucket, sum(coalesce(m.sum, 0)) OVER w AS sum,
                   sum(coalesce(m.squares, 0)) OVER w AS squares, (day - c.cohort + 1)::numeric AS days
            FROM (SELECT DISTINCT variant, cohort FROM moved) c
            CROSS JOIN LATERAL generate_series(c.cohort, ${days}::int) AS day
            LEFT JOIN moved m ON m.variant = c.variant AND m.cohort = c.cohort AND m.bucket = day
            WINDOW w AS (PARTITION BY c.variant, c.cohort ORDER BY day)
          ) grid GROUP BY 1, 2`;
  // Answered by enrollment's index on (experiment_id, phase, enrolled_at), subject's primary key and the source's own.
  return db.$queryRaw<MetricSum[]>`
    WITH people AS (
      SELECT e.subject_id, e.variant, width_bucket(e.enrolled_at, ${all}::timestamptz[]) AS cohort, s.kind, s.external_id
      FROM enrollment e JOIN subject s ON s.id = e.subject_id
      WHERE e.experiment_id = (SELECT ${window.experimentId}::int) AND e.phase = (SELECT ${window.phase}::int)
        AND e.enrolled_at < ${to}::timestamptz
        AND e.confirmed AND NOT e.automated AND NOT e.crossed AND NOT e.cluster_crossed AND NOT e.duplicate
    ), objects AS (
      SELECT subject_id, variant, cohort, external_id AS object FROM people
      UNION ALL
      SELECT subject_id, variant, cohort, kind || ':' || external_id FROM people
    ), added AS (
      SELECT o.subject_id, o.variant, o.cohort, width_bucket(r.at, ${all}::timestamptz[]) AS bucket, sum(r.value) AS x
      FROM (${source.rows}) r JOIN objects o ON o.object = r.external_id
      WHERE r.at >= ${from}::timestamptz AND r.at < ${to}::timestamptz
        AND width_bucket(r.at, ${all}::timestamptz[]) >= o.cohort
      GROUP BY 1, 2, 3, 4
    ), running AS (
      SELECT variant, cohort, bucket, x, sum(x) OVER (PARTITION BY subject_id ORDER BY bucket) AS total FROM added
    ), moved AS (
      SELECT variant, cohort, bucket, sum(x) AS sum, sum(total * total - (total - x) * (total - x)) AS squares
      FROM running GROUP BY 1, 2, 3
    )
    ${result}`;
}

/** As upkeep: longer than a transaction that records statistics lives after it has read the clock. */
const OVERLAP_SECONDS = 60;

/**
 * The earliest instant at which values of the chosen metrics are new or differ since the last report of this phase asked;
 * null: none. Call it in the report's transaction: what it says is seen is then in the report.
 */
export async function findMetricChange(
  db: Database,
  phase: { experimentId: number; phase: number },
  metrics: Outcomes['metrics'],
): Promise<Date | 'everything' | null> {
  if (metrics.length === 0) return null;
  const name = `metric-outcomes:${phase.experimentId}:${phase.phase}`;
  const [mark] = await db.$queryRaw<{ since: string | null; now: string }[]>`
    SELECT (SELECT (at - make_interval(secs => ${OVERLAP_SECONDS}))::text FROM watermark
            WHERE name = ${name} AND at > clock_timestamp() - make_interval(days => ${MARKS_KEPT_DAYS - 1})) AS since,
           clock_timestamp()::text AS now`;
  const at = mark?.now ?? '';
  await db.$executeRaw`
    INSERT INTO watermark (name, at) VALUES (${name}, ${at}::timestamptz)
    ON CONFLICT (name) DO UPDATE SET at = EXCLUDED.at`;
  const since = mark?.since ?? null;
  if (since === null) return 'everything';
  const found: string[] = [];
  for (const { source } of metrics) {
    const [changed] = await db.$queryRaw<{ from_at: string | null }[]>`
      SELECT from_at::text AS from_at FROM (${source.changedSince(since)}) c`;
    const marked = await readMarks(db, source.marks, since);
    found.push(...[changed?.from_at ?? null, marked].filter((one) => one !== null));
  }
  if (found.includes('-infinity')) return 'everything';
  const [first] = found.map((one) => new Date(one)).sort((a, b) => a.getTime() - b.getTime());
  return first ?? null;
}
