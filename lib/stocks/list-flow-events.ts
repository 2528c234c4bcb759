import { requirePermission, type Context } from '@/lib/db/context';
import { getFlow } from './get-flow';
import { eventsOf, readEventPage, type EventQuery, type FlowEventRow } from './reading/event-page';

export type { FlowEventRow } from './reading/event-page';
export type FlowEvents = { rows: FlowEventRow[]; total: number; next: string | null };

const LIMIT = 100;
const LIMIT_MAX = 1000;

/**
 * The events of a flow, newest first; `from` and `to` are days, both included. Copies that travelled to another member
 * of a cluster are left out. Throws `not_found`, and `invalid_input` for a cursor that is none.
 */
export async function listFlowEvents(
  ctx: Context,
  input: { slug: string; cursor?: string | undefined; limit?: number | undefined } & EventQuery,
): Promise<FlowEvents> {
  requirePermission(ctx, 'read');
  const flow = await getFlow(ctx, input);
  const limit = Math.min(Math.max(1, input.limit ?? LIMIT), LIMIT_MAX);
  const events = await eventsOf(ctx.db, flow.id, input);
  const { rows, next } = await readEventPage(ctx.db, events, { cursor: input.cursor, limit });
  const [count] = await ctx.db.$queryRaw<{ total: number }[]>`SELECT count(*)::float8 AS total ${events}`;
  return { rows, total: count?.total ?? 0, next };
}
