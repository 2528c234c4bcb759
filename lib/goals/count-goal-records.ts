import { requirePermission, type Context } from '@/lib/db/context';
import { readSettings } from '@/lib/settings/read-settings';
import { addDays, dayBoundaries, dayOf, dayRange } from '@/lib/time/days';

export type GoalDayCount = { goal: string; day: string; records: number; subjects: number };

/**
 * Goal records and distinct subjects per goal and day of the last `days` days, today included. Only origins count:
 * what travelled between the members of a cluster is one record. Days without records are absent (they count 0).
 */
export async function countGoalRecords(
  ctx: Context,
  input: { keys?: string[]; days: number },
): Promise<GoalDayCount[]> {
  requirePermission(ctx, 'read');
  const { timeZone } = await readSettings(ctx.db);
  const last = dayOf(ctx.now, timeZone);
  const days = dayRange(addDays(last, 1 - input.days), last);
  const boundaries = dayBoundaries(days[0] ?? last, last, timeZone).map((at) => at.toISOString());
  // Answered by goal_record's BRIN index on "at"; not the ORM because of width_bucket.
  const rows = await ctx.db.$queryRaw<{ key: string; bucket: number; records: bigint; subjects: bigint }[]>`
    SELECT g.key, width_bucket(r.at, ${boundaries}::timestamptz[]) AS bucket, count(*) AS records,
           count(DISTINCT r.subject_id) AS subjects
    FROM goal_record r JOIN goal g ON g.id = r.goal_id
    WHERE r.at >= ${boundaries[0]}::timestamptz AND r.at < ${boundaries.at(-1)}::timestamptz
      AND r.origin IS NULL AND NOT r.automated
      AND (${input.keys === undefined} OR g.key = ANY(${input.keys ?? []}::text[]))
    GROUP BY 1, 2 ORDER BY 1, 2`;
  return rows.map((row) => ({
    goal: row.key,
    day: days[row.bucket - 1] ?? last,
    records: Number(row.records),
    subjects: Number(row.subjects),
  }));
}
