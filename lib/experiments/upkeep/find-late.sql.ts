import type { Database } from '@/lib/db/context';
import { asChanges, type Change, type ChangeRow } from './mark-changed-reports';

/**
 * Enrollments that are new or changed since: their phase's reports change from the day of the enrollment on. Which of
 * these days were reported already is for the caller to judge.
 */
export async function findLateEnrollments(db: Database, since: string): Promise<Change[]> {
  // Answered by BRIN on touched_at.
  const rows = await db.$queryRaw<ChangeRow[]>`
    SELECT experiment_id, phase, min(enrolled_at) AS from_at FROM enrollment
    WHERE touched_at >= ${since}::timestamptz GROUP BY 1, 2`;
  return asChanges(rows, 'enrollment');
}

/** Goal records with a value that arrived since: totals per subject change from their day on. */
export async function findLateValues(db: Database, since: string): Promise<Change[]> {
  // Answered by BRIN on received_at, then by enrollment's primary key.
  const rows = await db.$queryRaw<ChangeRow[]>`
    SELECT e.experiment_id, e.phase, min(greatest(r.at, e.enrolled_at)) AS from_at
    FROM goal_record r JOIN goal g ON g.id = r.goal_id AND g.engagement <> 'none'
    JOIN enrollment e ON e.subject_id = r.subject_id
    WHERE r.received_at >= ${since}::timestamptz AND NOT r.automated AND r.at >= e.enrolled_at - interval '5 seconds'
    GROUP BY 1, 2`;
  return asChanges(rows, 'value');
}
