import { requirePermission, type Context } from '@/lib/db/context';
import { compileMembers } from './compile-filter';
import { Filter } from './filter.schemas';

/** How many subjects of a kind fit a filter now, by their attributes: what the editor shows while one types. */
export async function countSubjects(ctx: Context, input: { kind: string; filter: Filter }): Promise<number> {
  requirePermission(ctx, 'read');
  const filter = Filter.parse(input.filter);
  const rows = await ctx.db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM subject WHERE ${compileMembers(input.kind, filter)}`;
  return Number(rows[0]?.count ?? 0);
}
