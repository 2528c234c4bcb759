import { requirePermission, type Context } from '@/lib/db/context';
import { readSettings } from '@/lib/settings/read-settings';
import { addDays, dayBoundaries, dayOf, dayRange } from '@/lib/time/days';
import { getLogSource } from './get-log-source';
import { Reason, type UploadCounts } from './schemas';

/** Lines of a source by the day on which they were sent: accepted, known already, and quarantined by reason. */
export async function countUploads(
  ctx: Context,
  input: { source: string; days?: number | undefined },
): Promise<UploadCounts> {
  requirePermission(ctx, 'read');
  const source = await getLogSource(ctx, { slug: input.source });
  const { timeZone } = await readSettings(ctx.db);
  const today = dayOf(ctx.now, timeZone);
  const from = addDays(today, 1 - Math.min(Math.max(input.days ?? 30, 1), 730));
  const days = dayRange(from, today);
  const boundaries = dayBoundaries(from, today, timeZone).map((at) => at.toISOString());
  const rows = await ctx.db.$queryRaw<{ bucket: number; accepted: number; duplicates: number }[]>`
    SELECT width_bucket(started_at, ${boundaries}::timestamptz[]) AS bucket, sum(accepted)::float8 AS accepted,
           sum(duplicates)::float8 AS duplicates
    FROM log_upload WHERE source_id = ${source.id} AND started_at >= ${boundaries[0]}::timestamptz GROUP BY 1`;
  const lines = await ctx.db.$queryRaw<{ bucket: number; reason: string; lines: number }[]>`
    SELECT width_bucket(u.started_at, ${boundaries}::timestamptz[]) AS bucket, q.reason, count(*)::float8 AS lines
    FROM log_upload u JOIN quarantined_line q ON q.upload_id = u.id
    WHERE u.source_id = ${source.id} AND u.started_at >= ${boundaries[0]}::timestamptz GROUP BY 1, 2`;
  const reasons = Reason.options.filter((reason) => lines.some((row) => row.reason === reason));
  return {
    days,
    accepted: days.map((_, n) => rows.find(({ bucket }) => bucket === n + 1)?.accepted ?? 0),
    duplicates: days.map((_, n) => rows.find(({ bucket }) => bucket === n + 1)?.duplicates ?? 0),
    quarantined: reasons.map((reason) => ({
      reason,
      counts: days.map((_, n) => lines.find((row) => row.bucket === n + 1 && row.reason === reason)?.lines ?? 0),
    })),
  };
}
