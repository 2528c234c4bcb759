import type { Database } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';

/** The facet value by which a flow event counts: after the change, or before it for those who went outside. */
export const flowValue = (facet: string): Prisma.Sql =>
  Prisma.sql`coalesce((CASE WHEN sink IS NULL THEN before ELSE after END)->>${facet}, '')`;

/** Events of flows in [from, to), perhaps of one facet value; copies that travelled to other subjects are left out. */
export async function countFlowEvents(
  db: Database,
  input: { flowIds: readonly number[]; from: Date; to: Date; facet: string | null; value: string | null },
): Promise<Map<number, number>> {
  const narrow =
    input.facet === null || input.value === null
      ? Prisma.empty
      : Prisma.sql`AND ${flowValue(input.facet)} = ${input.value}`;
  // Answered by the index on (flow_id, at).
  const rows = await db.$queryRaw<{ flow_id: number; events: number }[]>`
    SELECT flow_id, count(*)::float8 AS events FROM flow_event
    WHERE flow_id = ANY(${[...input.flowIds]}::int[]) AND origin IS NULL
      AND at >= ${input.from.toISOString()}::timestamptz AND at < ${input.to.toISOString()}::timestamptz ${narrow}
    GROUP BY 1`;
  return new Map(rows.map(({ flow_id, events }) => [flow_id, events]));
}
