import { SubjectId } from '@/lib/config/names';
import type { Database } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import type { SubjectRow } from '../process.schemas';
import { fromCursor, toCursor } from './cursor';
import { MEMBER_COLUMNS, membersOf, toSubjectRow, type MemberQuery, type MemberRow } from './members.sql';

/**
 * Some of those who are in a stock now, the longest first. `next` goes on after the last row, also when that subject has
 * left meanwhile; null on the last page. Throws `invalid_input` for a cursor that is none.
 */
export async function readMemberPage(
  db: Database,
  input: { stockId: number; cursor?: string | undefined; limit: number } & MemberQuery,
): Promise<{ rows: SubjectRow[]; next: string | null }> {
  const { limit } = input;
  const place = input.cursor === undefined ? null : fromCursor(input.cursor, SubjectId);
  const after =
    place === null
      ? Prisma.empty
      : Prisma.sql`AND (y.entered_at, s.external_id COLLATE "C") > (${place.at}::timestamptz, ${place.id})`;
  const rows = await db.$queryRaw<MemberRow[]>`
    SELECT ${MEMBER_COLUMNS} ${membersOf(input.stockId, input)} ${after}
    ORDER BY y.entered_at, s.external_id COLLATE "C" LIMIT ${limit + 1}`;
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return {
    rows: shown.map(toSubjectRow),
    next: more ? toCursor({ at: last.entered_at.toISOString(), id: last.external_id }) : null,
  };
}
