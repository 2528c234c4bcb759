import { Prisma } from '@/lib/db/generated/client';

/** Which stays: who entered in [from, to), perhaps with one value of a facet at the entry. Null: no bound. */
export type DurationScope = {
  from: Date | null;
  to: Date | null;
  facet: string | null;
  value: string | null;
  now: Date;
};

/** No stretch begins before its stay, so that the index on (stock_id, since_at) finds them. */
const within = (scope: DurationScope, alias: Prisma.Sql): Prisma.Sql => {
  const from = scope.from?.toISOString() ?? '-infinity';
  const to = (scope.to !== null && scope.to < scope.now ? scope.to : scope.now).toISOString();
  const facet =
    scope.facet === null || scope.value === null
      ? Prisma.empty
      : Prisma.sql`AND coalesce(${alias}.facets->>${scope.facet}, '') = ${scope.value}`;
  return Prisma.sql`AND ${alias}.entered_at >= ${from}::timestamptz AND ${alias}.entered_at < ${to}::timestamptz
    AND ${alias}.since_at >= ${from}::timestamptz ${facet}`;
};

/**
 * How long each stay in some stocks took; `part` is the stock. A stay that goes on is as long as it lasts until now. With a facet the value is
 * the one that the subject has now, or had when it left.
 */
export function dwellDurations(stockIds: readonly number[], scope: DurationScope): Prisma.Sql {
  const now = scope.now.toISOString();
  // Answered by the index on (stock_id, since_at); each stay has one stretch that is open or left.
  return Prisma.sql`
    SELECT s.stock_id AS part,
           extract(epoch FROM CASE WHEN s.left AND s.until_at <= ${now}::timestamptz THEN s.until_at
                                   ELSE ${now}::timestamptz END - s.entered_at) AS seconds,
           s.left AND s.until_at <= ${now}::timestamptz AS done
    FROM stay s
    WHERE s.stock_id = ANY(${[...stockIds]}::int[]) AND (s.left OR s.until_at IS NULL) ${within(scope, Prisma.sql`s`)}`;
}

/**
 * From a subject's first entry to one stock to its first later entry to another. Who has not arrived counts as long as
 * it has been under way; `part` is 0. Order is (at, sequence, change), so that two changes of one instant have one.
 */
export function leadDurations(fromStock: number, toStock: number, scope: DurationScope): Prisma.Sql {
  const now = scope.now.toISOString();
  return Prisma.sql`
    SELECT 0 AS part, extract(epoch FROM coalesce(min(b.since_at), ${now}::timestamptz) - a.since_at) AS seconds,
           min(b.since_at) IS NOT NULL AS done
    FROM (
      SELECT DISTINCT ON (s.subject_id) s.subject_id, s.since_at, s.since_seq, s.since_id, s.entered_at, s.facets
      FROM stay s WHERE s.stock_id = ${fromStock} AND s.entered
      ORDER BY s.subject_id, s.since_at, s.since_seq, s.since_id
    ) a
    LEFT JOIN stay b ON b.subject_id = a.subject_id AND b.stock_id = ${toStock} AND b.entered
      AND (b.since_at, b.since_seq, b.since_id) > (a.since_at, a.since_seq, a.since_id)
      AND b.since_at <= ${now}::timestamptz
    WHERE true ${within(scope, Prisma.sql`a`)}
    GROUP BY a.subject_id, a.since_at`;
}
