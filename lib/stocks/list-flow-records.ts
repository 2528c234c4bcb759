import { requirePermission, type Context } from '@/lib/db/context';
import { getFlow } from './get-flow';
import type { FlowRecordRow } from './process.schemas';
import { recordRange, type RecordQuery } from './reading/record-range';

/**
 * The stored records of a flow, oldest first, one row per source and sink: in all, or by value of `facet`. `at` is the
 * end of the interval; `from` and `to` are days, both included. Throws `not_found`.
 */
export async function listFlowRecords(ctx: Context, input: { slug: string } & RecordQuery): Promise<FlowRecordRow[]> {
  requirePermission(ctx, 'read');
  const flow = await getFlow(ctx, input);
  const { facet, ...page } = await recordRange(ctx.db, input);
  // Answered by the primary key.
  const rows = await ctx.db.flowRecord.findMany({
    where: { flowId: flow.id, facet, ...page.where, ...(input.value === undefined ? {} : { value: input.value }) },
    orderBy: [{ at: 'asc' }, { value: 'asc' }, { source: 'asc' }, { sink: 'asc' }],
    take: page.take,
  });
  return rows.map((row) => ({
    flow: flow.slug,
    at: row.at.toISOString(),
    facet: row.facet === '' ? null : row.facet,
    value: row.facet === '' ? null : row.value,
    source: row.source === '' ? null : row.source,
    sink: row.sink === '' ? null : row.sink,
    events: Number(row.events),
  }));
}
