import type { Database } from '@/lib/db/context';

/**
 * Keeps `first_conversion` of a phase equal to: for each enrolled subject and chosen flow, its first event in
 * [enrolledAt − 5 s, ∞), counted not before the enrollment. A flow is kept under its negative number. Answers the
 * earliest instant at which something differs from before; null when nothing does.
 *
 * Events of flows come and go: a late change of an attribute derives the history of a subject again. So everything is
 * compared, at each report and in its transaction: what is kept is always what the stored days were computed from.
 */
export async function updateFlowConversions(
  db: Database,
  phase: { experimentId: number; phase: number },
  flowIds: number[],
): Promise<Date | null> {
  // Answered by enrollment's index on (experiment_id, phase), the primary key of flow_event, and one hash of both sides.
  const [changed] = await db.$queryRaw<{ from_at: Date | null }[]>`
    WITH wanted AS (
      SELECT e.subject_id, -v.flow_id AS goal_id, min(greatest(v.at, e.enrolled_at)) AS at
      FROM enrollment e JOIN flow_event v ON v.subject_id = e.subject_id
      WHERE e.experiment_id = ${phase.experimentId} AND e.phase = ${phase.phase} AND v.flow_id = ANY(${flowIds}::int[])
        AND v.at >= e.enrolled_at - interval '5 seconds'
      GROUP BY 1, 2
    ), stored AS (
      SELECT subject_id, goal_id, at FROM first_conversion
      WHERE experiment_id = ${phase.experimentId} AND phase = ${phase.phase} AND goal_id < 0
    ), different AS (
      SELECT subject_id, goal_id, w.at AS wanted, s.at AS stored
      FROM wanted w FULL JOIN stored s USING (subject_id, goal_id) WHERE w.at IS DISTINCT FROM s.at
    ), gone AS (
      DELETE FROM first_conversion f USING different d
      WHERE d.wanted IS NULL AND f.subject_id = d.subject_id AND f.goal_id = d.goal_id
        AND f.experiment_id = ${phase.experimentId} AND f.phase = ${phase.phase}
    ), written AS (
      INSERT INTO first_conversion (subject_id, experiment_id, phase, goal_id, at)
      SELECT subject_id, ${phase.experimentId}, ${phase.phase}, goal_id, wanted FROM different WHERE wanted IS NOT NULL
      ON CONFLICT (subject_id, experiment_id, phase, goal_id) DO UPDATE SET at = EXCLUDED.at
    )
    SELECT min(least(wanted, stored)) AS from_at FROM different`;
  return changed?.from_at ?? null;
}
