import { requirePermission, type Context } from '@/lib/db/context';
import type { FlowCount } from './process.schemas';

/**
 * Events of each flow in the last `days` (default 30), and when the newest was, by flow slug. Flows without events are
 * left out; copies that travelled to another member of a cluster too. Answered by the index on (flow_id, at).
 */
export async function listFlowCounts(ctx: Context, input: { days?: number } = {}): Promise<FlowCount[]> {
  requirePermission(ctx, 'read');
  const since = new Date(ctx.now.getTime() - (input.days ?? 30) * 86_400_000);
  const rows = await ctx.db.$queryRaw<{ flow: string; events: number; last: Date }[]>`
    SELECT f.slug AS flow, e.events, n.at AS last
    FROM flow f
    CROSS JOIN LATERAL (SELECT at FROM flow_event WHERE flow_id = f.id ORDER BY at DESC LIMIT 1) n
    CROSS JOIN LATERAL (
      SELECT count(*)::float8 AS events FROM flow_event WHERE flow_id = f.id AND at >= ${since} AND origin IS NULL) e`;
  return rows.map(({ last, ...row }) => ({ ...row, lastAt: last.toISOString() }));
}
