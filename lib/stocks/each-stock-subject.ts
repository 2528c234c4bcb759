import { requirePermission, type Context } from '@/lib/db/context';
import { getStock } from './get-stock';
import type { SubjectRow } from './process.schemas';
import { readMemberPage } from './reading/member-page';
import type { MemberQuery } from './reading/members.sql';

/** Rows of one statement. */
const PAGE = 5_000;

/** Everybody who is in a stock now, the longest first, some thousands at a time. Throws `not_found`. */
export async function* eachStockSubject(
  ctx: Context,
  input: { slug: string } & MemberQuery,
): AsyncGenerator<SubjectRow[]> {
  requirePermission(ctx, 'read');
  const { id: stockId } = await getStock(ctx, input);
  let cursor: string | undefined;
  do {
    const { rows, next } = await readMemberPage(ctx.db, { ...input, stockId, cursor, limit: PAGE });
    yield rows;
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}
