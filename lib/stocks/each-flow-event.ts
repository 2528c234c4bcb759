import { requirePermission, type Context } from '@/lib/db/context';
import { getFlow } from './get-flow';
import { eventsOf, readEventPage, type EventQuery, type FlowEventRow } from './reading/event-page';

/** Rows of one statement. */
const PAGE = 5_000;

/** Every event of a flow, newest first, some thousands at a time; `from` and `to` are days. Throws `not_found`. */
export async function* eachFlowEvent(
  ctx: Context,
  input: { slug: string } & EventQuery,
): AsyncGenerator<FlowEventRow[]> {
  requirePermission(ctx, 'read');
  const flow = await getFlow(ctx, input);
  const events = await eventsOf(ctx.db, flow.id, input);
  let cursor: string | undefined;
  do {
    const { rows, next } = await readEventPage(ctx.db, events, { cursor, limit: PAGE });
    yield rows;
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}
