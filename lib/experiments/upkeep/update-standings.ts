import type { Database } from '@/lib/db/context';
import { asChanges, type Change, type ChangeRow } from './mark-changed-reports';

/**
 * Of the visitors of one user in one phase only the earliest enrollment counts; when they saw different variants (or
 * one of them was crossed) none does. Looks at the clusters in which an enrollment changed since, or membership did.
 * Only confirmed enrollments of people take part: a bot's visit does not push a person out.
 */
export async function updateStandings(
  db: Database,
  since: string,
  changedSubjects: string[],
): Promise<{ count: number; changes: Change[] }> {
  // Answered by BRIN on enrollment.touched_at, cluster_member's keys, and enrollment's primary key.
  const rows = await db.$queryRaw<(ChangeRow & { count: bigint })[]>`
    WITH users AS (
      SELECT DISTINCT m.user_id FROM enrollment e JOIN cluster_member m ON m.visitor_id = e.subject_id
      WHERE e.touched_at >= ${since}::timestamptz
      UNION
      SELECT DISTINCT user_id FROM cluster_member WHERE visitor_id = ANY(${changedSubjects}::uuid[])
    ), members AS (
      SELECT m.visitor_id AS subject_id, m.user_id FROM cluster_member m JOIN users USING (user_id)
    ), people AS (
      SELECT e.subject_id, e.experiment_id, e.phase, e.enrolled_at, e.event_id, e.variant, e.crossed, m.user_id
      FROM enrollment e JOIN members m USING (subject_id) WHERE e.confirmed AND NOT e.automated
    ), judged AS (
      SELECT subject_id, experiment_id, phase,
             bool_or(crossed) OVER cluster OR min(variant) OVER cluster <> max(variant) OVER cluster AS differ,
             row_number() OVER (PARTITION BY user_id, experiment_id, phase ORDER BY enrolled_at, event_id, subject_id) AS place,
             count(*) OVER cluster AS size
      FROM people WINDOW cluster AS (PARTITION BY user_id, experiment_id, phase)
    ), wanted AS (
      SELECT subject_id, experiment_id, phase, size > 1 AND differ AS cluster_crossed,
             size > 1 AND NOT differ AND place > 1 AS duplicate
      FROM judged
      UNION ALL
      SELECT e.subject_id, e.experiment_id, e.phase, false, false FROM enrollment e
      WHERE e.subject_id = ANY(${changedSubjects}::uuid[])
        AND NOT EXISTS (SELECT 1 FROM judged j WHERE j.subject_id = e.subject_id)
    ), changed AS (
      UPDATE enrollment e SET cluster_crossed = w.cluster_crossed, duplicate = w.duplicate, touched_at = now()
      FROM wanted w
      WHERE e.subject_id = w.subject_id AND e.experiment_id = w.experiment_id AND e.phase = w.phase
        AND (e.cluster_crossed <> w.cluster_crossed OR e.duplicate <> w.duplicate)
      RETURNING e.experiment_id, e.phase, e.enrolled_at
    )
    SELECT experiment_id, phase, min(enrolled_at) AS from_at, count(*) AS count FROM changed GROUP BY 1, 2`;
  return { count: rows.reduce((sum, row) => sum + Number(row.count), 0), changes: asChanges(rows, 'cluster') };
}
