import type { Database } from '@/lib/db/context';
import { asChanges, type Change, type ChangeRow } from './mark-changed-reports';

/**
 * Carries confirmations over to enrollments: everything earlier counts too. Subjects of other kinds than `visitor`
 * need no confirmation. Both sides are looked at, since enrollment and confirmation may arrive in either order.
 */
export async function updateConfirmations(db: Database, since: string): Promise<{ count: number; changes: Change[] }> {
  // Answered by BRIN on touched_at of both tables, then by enrollment's primary key.
  const rows = await db.$queryRaw<(ChangeRow & { count: bigint })[]>`
    WITH candidates AS (
      SELECT e.subject_id, e.experiment_id, e.phase FROM subject s JOIN enrollment e ON e.subject_id = s.id
      WHERE s.touched_at >= ${since}::timestamptz AND (s.confirmed_at IS NOT NULL OR s.kind <> 'visitor')
        AND NOT e.confirmed
      UNION
      SELECT e.subject_id, e.experiment_id, e.phase FROM enrollment e JOIN subject s ON s.id = e.subject_id
      WHERE e.touched_at >= ${since}::timestamptz AND (s.confirmed_at IS NOT NULL OR s.kind <> 'visitor')
        AND NOT e.confirmed
    ), changed AS (
      UPDATE enrollment e SET confirmed = true, touched_at = now() FROM candidates c
      WHERE e.subject_id = c.subject_id AND e.experiment_id = c.experiment_id AND e.phase = c.phase
      RETURNING e.experiment_id, e.phase, e.enrolled_at
    )
    SELECT experiment_id, phase, min(enrolled_at) AS from_at, count(*) AS count FROM changed GROUP BY 1, 2`;
  return { count: rows.reduce((sum, row) => sum + Number(row.count), 0), changes: asChanges(rows, 'confirmation') };
}
