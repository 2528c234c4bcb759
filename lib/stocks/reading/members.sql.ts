import { Prisma } from '@/lib/db/generated/client';
import type { SubjectRow } from '../process.schemas';

/** Which of the subjects that are in a stock now. `search`: part of the id. */
export type MemberQuery = {
  facet?: string | undefined;
  value?: string | undefined;
  search?: string | undefined;
};

export type MemberRow = {
  kind: string;
  external_id: string;
  attributes: Record<string, unknown>;
  entered_at: Date;
  changed_at: Date | null;
};

/** Who is in a stock now and fits the question. Answered by stay's index on (stock_id, until_at). */
export function membersOf(stockId: number, query: MemberQuery): Prisma.Sql {
  const facet =
    query.facet === undefined || query.value === undefined
      ? Prisma.empty
      : Prisma.sql`AND coalesce(y.facets->>${query.facet}, '') = ${query.value}`;
  const search =
    query.search === undefined || query.search === ''
      ? Prisma.empty
      : Prisma.sql`AND position(lower(${query.search}) IN lower(s.external_id)) > 0`;
  return Prisma.sql`
    FROM stay y JOIN subject s ON s.id = y.subject_id
    WHERE y.stock_id = ${stockId} AND y.until_at IS NULL ${facet} ${search}`;
}

export const MEMBER_COLUMNS = Prisma.sql`s.kind, s.external_id, s.attributes, y.entered_at, s.changed_at`;

export function toSubjectRow(row: MemberRow): SubjectRow {
  return {
    kind: row.kind,
    id: row.external_id,
    attributes: row.attributes,
    enteredAt: row.entered_at.toISOString(),
    changedAt: row.changed_at?.toISOString() ?? null,
  };
}
