import { requirePermission, type Context } from '@/lib/db/context';
import { readSettings } from '@/lib/settings/read-settings';
import { addDays, dayOf } from '@/lib/time/days';

export type IngestCountRow = { day: string; reason: string; name: string; count: number };

/** How often something happened to incoming records on each of the last `days` days, today included; newest first. */
export async function listIngestCounts(ctx: Context, input: { days: number }): Promise<IngestCountRow[]> {
  requirePermission(ctx, 'read');
  const { timeZone } = await readSettings(ctx.db);
  const from = addDays(dayOf(ctx.now, timeZone), 1 - input.days);
  const rows = await ctx.db.ingestCount.findMany({
    where: { day: { gte: new Date(`${from}T00:00:00Z`) } },
    orderBy: [{ day: 'desc' }, { reason: 'asc' }, { name: 'asc' }],
    take: 1_000,
  });
  return rows.map(({ day, reason, name, count }) => ({
    day: day.toISOString().slice(0, 10),
    reason,
    name,
    count: Number(count),
  }));
}
