import { SubjectId } from '@/lib/config/names';
import { requirePermission, type Context } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { getStock } from './get-stock';
import type { SubjectRow } from './process.schemas';
import { fromCursor, toCursor } from './reading/cursor';
import { MEMBER_COLUMNS, membersOf, toSubjectRow, type MemberQuery, type MemberRow } from './reading/members.sql';

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
  const stock = await getStock(ctx, input);
  const limit = Math.min(Math.max(1, input.limit ?? LIMIT), LIMIT_MAX);
  const members = membersOf(stock.id, input);
  const place = input.cursor === undefined ? null : fromCursor(input.cursor, SubjectId);
  const after =
    place === null
      ? Prisma.empty
      : Prisma.sql`AND (y.entered_at, s.external_id COLLATE "C") > (${place.at}::timestamptz, ${place.id})`;
  const rows = await ctx.db.$queryRaw<MemberRow[]>`
    SELECT ${MEMBER_COLUMNS} ${members} ${after}
    ORDER BY y.entered_at, s.external_id COLLATE "C" LIMIT ${limit + 1}`;
  const [count] = await ctx.db.$queryRaw<{ total: number }[]>`SELECT count(*)::float8 AS total ${members}`;
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    rows: shown.map(toSubjectRow),
    total: count?.total ?? 0,
    next: more ? toCursor({ at: last.entered_at.toISOString(), id: last.external_id }) : null,
  };
}
