import { z } from 'zod';
import type { Database } from '@/lib/db/context';

const Row = z.object({ first_day: z.string().nullable(), subjects: z.bigint(), reached: z.bigint() });

/**
 * Of the subjects of one kind that were enrolled or recorded a goal in a window: how many were there, how many of them
 * reached this goal in it, and on which day of the zone was the first? Automated and unconfirmed ones are left out.
 *
 * Answered by the index of enrollments on (experiment, phase, enrolled_at) and the BRIN index of goal records on `at`;
 * a union of two tables with a distinct count is not something the ORM can say.
 */
export async function readPlanHistory(
  db: Database,
  input: { goal: string; subjectKind: string; from: Date; to: Date; timeZone: string },
): Promise<{ firstDay: string | null; subjects: number; reached: number }> {
  const rows = await db.$queryRaw<unknown[]>`
    WITH seen AS (
      SELECT e.subject_id, min(e.enrolled_at) AS at, false AS reached
      FROM experiment x JOIN enrollment e ON e.experiment_id = x.id
      WHERE x.subject_kind = ${input.subjectKind} AND NOT x.external AND e.confirmed AND NOT e.automated
        AND e.enrolled_at >= ${input.from} AND e.enrolled_at < ${input.to}
      GROUP BY e.subject_id
      UNION ALL
      SELECT r.subject_id, min(r.at) AS at, bool_or(g.key = ${input.goal}) AS reached
      FROM goal_record r JOIN goal g ON g.id = r.goal_id JOIN subject s ON s.id = r.subject_id
      WHERE s.kind = ${input.subjectKind} AND (s.confirmed_at IS NOT NULL OR s.kind <> 'visitor') AND NOT r.automated
        AND r.at >= ${input.from} AND r.at < ${input.to}
      GROUP BY r.subject_id
    ), subjects AS (
      SELECT subject_id, min(at) AS at, bool_or(reached) AS reached FROM seen GROUP BY subject_id
    )
    SELECT (min(at) AT TIME ZONE ${input.timeZone})::date::text AS first_day, count(*) AS subjects, count(*) FILTER (WHERE reached) AS reached FROM subjects`;
  const row = Row.parse(rows[0]);
  return { firstDay: row.first_day, subjects: Number(row.subjects), reached: Number(row.reached) };
}
