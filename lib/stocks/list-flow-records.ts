import { requirePermission, type Context } from '@/lib/db/context';
import { getFlow } from './get-flow';
import type { FlowRecordRow } from './process.schemas';
import { pageOf, recordRange, type RecordPlace, type RecordQuery } from './reading/record-range';

/**
 * The stored records of a flow, oldest first and page by page, one row per source and sink: in all, or by value of `facet`. `at` is the
 * end of the interval; `from` and `to` are days, both included. Throws `not_found`.
 */
export async function listFlowRecords(
  ctx: Context,
  input: { slug: string } & RecordQuery,
): Promise<{ rows: FlowRecordRow[]; next: string | null }> {
  requirePermission(ctx, 'read');
  const flow = await getFlow(ctx, input);
  const { facet, after, ...range } = await recordRange(ctx.db, input);
  // Answered by the primary key.
  const found = await ctx.db.flowRecord.findMany({
    where: {
      ...{ flowId: flow.id, facet, ...range.where },
      ...(input.value === undefined ? {} : { value: input.value }),
      ...(after === null ? {} : { OR: laterThan(after) }),
    },
    orderBy: [{ at: 'asc' }, { value: 'asc' }, { source: 'asc' }, { sink: 'asc' }],
    take: range.take,
  });
  const { page, next } = pageOf(found, range.limit);
  const rows = page.map((row) => ({
    flow: flow.slug,
    at: row.at.toISOString(),
    facet: row.facet === '' ? null : row.facet,
    value: row.facet === '' ? null : row.value,
    source: row.source === '' ? null : row.source,
    sink: row.sink === '' ? null : row.sink,
    events: Number(row.events),
  }));
  return { rows, next };
}

/** What stands behind a place in the order of the list. */
const laterThan = ({ at, value, source, sink }: RecordPlace) => [
  { at: { gt: at } },
  { at, value: { gt: value } },
  { at, value, source: { gt: source } },
  { at, value, source, sink: { gt: sink } },
];
