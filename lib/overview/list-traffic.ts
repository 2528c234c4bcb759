import { requirePermission, type Context } from '@/lib/db/context';
import { readSettings } from '@/lib/settings/read-settings';
import { addDays, dayBoundaries, dayOf, dayRange } from '@/lib/time/days';
import type { TrafficDay } from './schemas';

type Count = { bucket: number; count: bigint };

/**
 * Enrollments and goal records on each of the last `days` days, today included; oldest first, no day left out. Counts
 * raw records, so its time grows with the traffic: pages ask for it after they are shown.
 */
export async function listTraffic(ctx: Context, input: { days: number }): Promise<TrafficDay[]> {
  requirePermission(ctx, 'read');
  const { timeZone } = await readSettings(ctx.db);
  const today = dayOf(ctx.now, timeZone);
  const days = dayRange(addDays(today, 1 - input.days), today);
  const boundaries = dayBoundaries(days[0] ?? today, today, timeZone).map((at) => at.toISOString());
  const [enrollments, goals] = await Promise.all([
    // One range of the index (experiment_id, phase, enrolled_at) per phase; not the ORM because of LATERAL.
    ctx.db.$queryRaw<Count[]>`
      SELECT c.bucket, sum(c.count)::bigint AS count
      FROM experiment_phase p CROSS JOIN LATERAL (
        SELECT width_bucket(e.enrolled_at, ${boundaries}::timestamptz[]) AS bucket, count(*) AS count
        FROM enrollment e
        WHERE e.experiment_id = p.experiment_id AND e.phase = p.phase
          AND e.enrolled_at >= ${boundaries[0]}::timestamptz AND e.enrolled_at < ${boundaries.at(-1)}::timestamptz
        GROUP BY 1
      ) c GROUP BY 1`,
    // Answered by the BRIN index on "at". What travelled between the members of a cluster is one record.
    ctx.db.$queryRaw<Count[]>`
      SELECT width_bucket(at, ${boundaries}::timestamptz[]) AS bucket, count(*) AS count FROM goal_record
      WHERE at >= ${boundaries[0]}::timestamptz AND at < ${boundaries.at(-1)}::timestamptz
        AND origin IS NULL AND NOT automated
      GROUP BY 1`,
  ]);
  const enrolled = new Map(enrollments.map((row) => [row.bucket, Number(row.count)]));
  const recorded = new Map(goals.map((row) => [row.bucket, Number(row.count)]));
  return days.map((day, index) => ({
    day,
    enrollments: enrolled.get(index + 1) ?? 0,
    goalRecords: recorded.get(index + 1) ?? 0,
  }));
}
