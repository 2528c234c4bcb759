import { requirePermission, type Context } from '@/lib/db/context';
import { getStock } from './get-stock';
import type { SubjectRow } from './process.schemas';
import { readMemberPage } from './reading/member-page';
import { membersOf, type MemberQuery } from './reading/members.sql';

export type StockSubjects = { rows: SubjectRow[]; total: number; next: string | null };

const LIMIT = 100;
const LIMIT_MAX = 1000;

/**
 * Who is in a stock now, the longest first. `next` goes on after the last row, also when that subject has left
 * meanwhile; null on the last page. Throws `not_found`, and `invalid_input` for a cursor that is none.
 */
export async function listStockSubjects(
  ctx: Context,
  input: { slug: string; cursor?: string | undefined; limit?: number | undefined } & MemberQuery,
): Promise<StockSubjects> {
  requirePermission(ctx, 'read');
  const { id: stockId } = await getStock(ctx, input);
  const limit = Math.min(Math.max(1, input.limit ?? LIMIT), LIMIT_MAX);
  const { rows, next } = await readMemberPage(ctx.db, { ...input, stockId, limit });
  const [count] = await ctx.db.$queryRaw<{ total: number }[]>`
    SELECT count(*)::float8 AS total ${membersOf(stockId, input)}`;
  return { rows, total: count?.total ?? 0, next };
}
