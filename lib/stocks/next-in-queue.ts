import { requirePermission, type Context } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { getStock } from './get-stock';
import type { SubjectRow } from './process.schemas';
import { MEMBER_COLUMNS, membersOf, toSubjectRow, type MemberQuery, type MemberRow } from './reading/members.sql';

/** `position`: 1 for whoever is in the stock longest; null together with the row when there is nobody further on. */
export type QueuePlace = { row: SubjectRow | null; position: number | null; total: number };

/**
 * The next or the previous subject of a stock's work queue, the longest first. `after` is a place, not a subject: it
 * stays where it was when that subject leaves the stock. Without it: the first, or the last going backwards.
 */
export async function nextInQueue(
  ctx: Context,
  input: {
    slug: string;
    after?: { enteredAt: string; id: string } | undefined;
    direction?: 'next' | 'previous' | undefined;
  } & MemberQuery,
): Promise<QueuePlace> {
  requirePermission(ctx, 'read');
  const stock = await getStock(ctx, input);
  const members = membersOf(stock.id, input);
  const forward = input.direction !== 'previous';
  const place = input.after;
  const key = Prisma.sql`(y.entered_at, s.external_id COLLATE "C")`;
  const beyond =
    place === undefined
      ? Prisma.empty
      : forward
        ? Prisma.sql`AND ${key} > (${place.enteredAt}::timestamptz, ${place.id})`
        : Prisma.sql`AND ${key} < (${place.enteredAt}::timestamptz, ${place.id})`;
  const order = forward
    ? Prisma.sql`y.entered_at, s.external_id COLLATE "C"`
    : Prisma.sql`y.entered_at DESC, s.external_id COLLATE "C" DESC`;
  const [row] = await ctx.db.$queryRaw<MemberRow[]>`
    SELECT ${MEMBER_COLUMNS} ${members} ${beyond} ORDER BY ${order} LIMIT 1`;
  const [count] = await ctx.db.$queryRaw<{ total: number; before: number }[]>`
    SELECT count(*)::float8 AS total,
           count(*) FILTER (WHERE ${key} < (${row?.entered_at.toISOString() ?? null}::timestamptz,
                                            ${row?.external_id ?? ''}))::float8 AS before
    ${members}`;
  return {
    row: row === undefined ? null : toSubjectRow(row),
    position: row === undefined ? null : (count?.before ?? 0) + 1,
    total: count?.total ?? 0,
  };
}
