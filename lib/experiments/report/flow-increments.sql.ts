import type { Database } from '@/lib/db/context';
import type { TimeCount } from '@/lib/stats';
import type { ConversionIncrement, Window } from './increments.sql';

/**
 * Subjects whose first event of a flow falls on each day, per variant and flow (by its negative number). Read from the
 * events themselves, so that the running day has them too.
 */
export async function countFlowConversions(
  db: Database,
  window: Window,
  flowIds: number[],
): Promise<ConversionIncrement[]> {
  if (flowIds.length === 0) return [];
  const all = window.boundaries.map((at) => at.toISOString());
  const [from, to] = [all[0] ?? null, all.at(-1) ?? null];
  // Answered by flow_event's index on (flow_id, at), enrollment's primary key, and flow_event's for who had one before.
  return db.$queryRaw<ConversionIncrement[]>`
    WITH firsts AS (
      SELECT e.subject_id, e.variant, v.flow_id, min(greatest(v.at, e.enrolled_at)) AS at
      FROM flow_event v JOIN enrollment e ON e.subject_id = v.subject_id
      WHERE v.flow_id = ANY(${flowIds}::int[]) AND v.at < ${to}::timestamptz
        AND v.at >= ${from}::timestamptz - interval '5 seconds'
        AND e.experiment_id = ${window.experimentId} AND e.phase = ${window.phase}
        AND e.confirmed AND NOT e.automated AND NOT e.crossed AND NOT e.cluster_crossed AND NOT e.duplicate
        AND v.at >= e.enrolled_at - interval '5 seconds'
        AND greatest(v.at, e.enrolled_at) >= ${from}::timestamptz AND e.enrolled_at < ${to}::timestamptz
        AND NOT EXISTS (
          SELECT FROM flow_event o WHERE o.subject_id = v.subject_id AND o.flow_id = v.flow_id
            AND o.at >= e.enrolled_at - interval '5 seconds' AND greatest(o.at, e.enrolled_at) < ${from}::timestamptz)
      GROUP BY 1, 2, 3
    )
    SELECT width_bucket(at, ${all}::timestamptz[]) AS bucket, variant, -flow_id AS goal_id, count(*) AS conversions
    FROM firsts GROUP BY 1, 2, 3`;
}

/** How many subjects of a variant had their first event after `time` whole seconds, or were seen that long without. */
export type VariantTimes = TimeCount & { variant: string };

/**
 * Times from the enrollment to the first event of a flow until the end of a day. Who has none by then is censored
 * there, and counted at the last time of an event that they were seen beyond: all that a comparison of times can see.
 * The longest of each variant stays as it is. Reads `first_conversion`, which the report brings up to date.
 */
export async function readTimesToFlow(
  db: Database,
  phase: { experimentId: number; phase: number },
  flowGoalId: number,
  until: Date,
): Promise<VariantTimes[]> {
  const to = until.toISOString();
  // Answered by enrollment's index on (experiment_id, phase, enrolled_at) and first_conversion's on (experiment_id, phase, at).
  return db.$queryRaw<VariantTimes[]>`
    WITH seen AS (
      SELECT e.variant, f.at IS NOT NULL AS happened,
             floor(extract(epoch FROM coalesce(f.at, ${to}::timestamptz) - e.enrolled_at))::float8 AS seconds
      FROM enrollment e LEFT JOIN first_conversion f
        ON f.subject_id = e.subject_id AND f.experiment_id = e.experiment_id AND f.phase = e.phase
        AND f.goal_id = ${flowGoalId} AND f.at < ${to}::timestamptz
      WHERE e.experiment_id = ${phase.experimentId} AND e.phase = ${phase.phase} AND e.enrolled_at < ${to}::timestamptz
        AND e.confirmed AND NOT e.automated AND NOT e.crossed AND NOT e.cluster_crossed AND NOT e.duplicate
    ), steps AS (
      SELECT coalesce(array_agg(DISTINCT seconds ORDER BY seconds), '{}') AS at FROM seen WHERE happened
    ), ranked AS (
      SELECT variant, happened, seconds, max(seconds) OVER (PARTITION BY variant) AS longest FROM seen
    ), placed AS (
      SELECT variant, happened,
             CASE WHEN happened OR seconds = longest THEN seconds
                  ELSE coalesce((SELECT at FROM steps)[width_bucket(seconds, (SELECT at FROM steps))], 0) END AS time
      FROM ranked
    )
    SELECT variant, time, (count(*) FILTER (WHERE happened))::int AS events,
           (count(*) FILTER (WHERE NOT happened))::int AS censored
    FROM placed GROUP BY 1, 2 ORDER BY 1, 2`;
}
