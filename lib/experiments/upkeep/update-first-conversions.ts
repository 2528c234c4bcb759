import type { Database } from '@/lib/db/context';
import { asChanges, type Change, type ChangeRow } from './mark-changed-reports';

/** The goal number under which "any of the experiment's goals" is kept; below it are flows. */
export const ANY_GOAL = 0;

/**
 * Keeps `first_conversion` equal to: for each enrolled subject and goal, the earliest goal record in
 * [enrolledAt − 5 s, ∞), counted not before the enrollment; and the same for any of the experiment's goals.
 * Adds what the new records, the new or earlier enrollments and the given subjects contribute; an earlier instant
 * replaces a later one, so that the order of arrival does not matter. Rows are written in the order of time, in which
 * the reports read them: a day of them lies together, also after a large import.
 */
export async function updateFirstConversions(
  db: Database,
  since: string,
  subjects: string[],
): Promise<{ count: number; changes: Change[] }> {
  // Three sources, each by its own index: BRIN on received_at, BRIN on touched_at, primary keys.
  const rows = await db.$queryRaw<(ChangeRow & { count: bigint })[]>`
    WITH pairs AS (
      SELECT e.subject_id, e.experiment_id, e.phase, r.goal_id, greatest(r.at, e.enrolled_at) AS at
      FROM goal_record r JOIN enrollment e ON e.subject_id = r.subject_id
      WHERE r.received_at >= ${since}::timestamptz AND NOT r.automated AND r.at >= e.enrolled_at - interval '5 seconds'
      UNION ALL
      SELECT e.subject_id, e.experiment_id, e.phase, r.goal_id, greatest(r.at, e.enrolled_at)
      FROM enrollment e JOIN goal_record r ON r.subject_id = e.subject_id
      WHERE (e.touched_at >= ${since}::timestamptz OR e.subject_id = ANY(${subjects}::uuid[]))
        AND r.received_at < ${since}::timestamptz
        AND NOT r.automated AND r.at >= e.enrolled_at - interval '5 seconds'
    ), chosen AS (
      SELECT x.id AS experiment_id, g.id AS goal_id FROM experiment x JOIN goal g
        ON g.conversion AND CASE WHEN x.goals IS NULL THEN g.archived_at IS NULL ELSE x.goals ? g.key END
    ), firsts AS (
      SELECT p.subject_id, p.experiment_id, p.phase, p.goal_id, min(p.at) AS at
      FROM pairs p JOIN goal g ON g.id = p.goal_id AND g.conversion GROUP BY 1, 2, 3, 4
    ), wanted AS (
      SELECT * FROM firsts
      UNION ALL
      SELECT f.subject_id, f.experiment_id, f.phase, ${ANY_GOAL}, min(f.at)
      FROM firsts f JOIN chosen c ON c.experiment_id = f.experiment_id AND c.goal_id = f.goal_id GROUP BY 1, 2, 3
    ), changed AS (
      INSERT INTO first_conversion (subject_id, experiment_id, phase, goal_id, at)
      SELECT * FROM wanted ORDER BY at
      ON CONFLICT (subject_id, experiment_id, phase, goal_id) DO UPDATE SET at = EXCLUDED.at
      WHERE EXCLUDED.at < first_conversion.at
      RETURNING experiment_id, phase, at
    )
    SELECT experiment_id, phase, min(at) AS from_at, count(*) AS count FROM changed GROUP BY 1, 2`;
  return { count: rows.reduce((sum, row) => sum + Number(row.count), 0), changes: asChanges(rows, 'goal') };
}

/**
 * Builds the first conversions of one phase anew from its records: after the experiment's goals changed, or as a check.
 * Of one phase only: a record that arrived just now must still be news to the others, whose days it may change. Flows
 * are left alone; their reports compare them themselves.
 */
export async function rebuildFirstConversions(
  db: Database,
  { experimentId, phase }: { experimentId: number; phase: number },
): Promise<number> {
  await db.$executeRaw`
    DELETE FROM first_conversion WHERE experiment_id = ${experimentId} AND phase = ${phase} AND goal_id >= 0`;
  // Answered by the index on (subject_id, goal_id, at), merge-joined with the enrollments.
  return db.$executeRaw`
    WITH firsts AS (
      SELECT e.subject_id, e.experiment_id, e.phase, r.goal_id, min(greatest(r.at, e.enrolled_at)) AS at
      FROM enrollment e JOIN goal_record r ON r.subject_id = e.subject_id JOIN goal g ON g.id = r.goal_id AND g.conversion
      WHERE e.experiment_id = ${experimentId} AND e.phase = ${phase} AND NOT r.automated
        AND r.at >= e.enrolled_at - interval '5 seconds'
      GROUP BY 1, 2, 3, 4
    ), chosen AS (
      SELECT g.id AS goal_id FROM experiment x JOIN goal g
        ON g.conversion AND CASE WHEN x.goals IS NULL THEN g.archived_at IS NULL ELSE x.goals ? g.key END
      WHERE x.id = ${experimentId}
    )
    INSERT INTO first_conversion (subject_id, experiment_id, phase, goal_id, at)
    SELECT * FROM firsts
    UNION ALL
    SELECT f.subject_id, f.experiment_id, f.phase, ${ANY_GOAL}, min(f.at) FROM firsts f JOIN chosen USING (goal_id)
    GROUP BY 1, 2, 3 ORDER BY at`;
}
