import type { Context } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import type { ProcessView } from '../schemas';

/**
 * How many of the process's population have never been in any of its stocks until `at`. A population of another kind
 * (players of a quest's attempts) is recognised by the attribute that bears the name of that kind. Null without one, and when
 * it is archived.
 */
export async function countNotEncountered(
  ctx: Context,
  process: ProcessView,
  stockIds: readonly number[],
  scope: { at: Date; facet: string | null; value: string | null },
): Promise<number | null> {
  if (process.population === null) return null;
  const population = await ctx.db.stock.findUnique({ where: { slug: process.population } });
  // An archived stock holds nobody, which says nothing about who there is.
  if (population === null || population.archivedAt !== null) return null;
  const at = (scope.at < ctx.now ? scope.at : ctx.now).toISOString();
  const narrow =
    scope.facet === null || scope.value === null
      ? Prisma.empty
      : Prisma.sql`AND coalesce(m.facets->>${scope.facet}, '') = ${scope.value}`;
  const ids = [...stockIds];
  const members =
    population.kind === process.kind
      ? Prisma.sql`SELECT DISTINCT m.subject_id AS id FROM stay m
          WHERE m.stock_id = ANY(${ids}::int[]) AND m.since_at < ${at}::timestamptz ${narrow}`
      : Prisma.sql`SELECT DISTINCT p.id FROM stay m JOIN subject s ON s.id = m.subject_id
          JOIN subject p ON p.kind = ${population.kind} AND p.external_id = s.attributes->>${population.kind}
          WHERE m.stock_id = ANY(${ids}::int[]) AND m.since_at < ${at}::timestamptz ${narrow}`;
  const [row] = await ctx.db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::float8 AS count FROM (
      SELECT id FROM (
        SELECT subject_id AS id, true AS is_missing FROM stay WHERE stock_id = ${population.id}
          AND since_at < ${at}::timestamptz AND (until_at IS NULL OR until_at >= ${at}::timestamptz)
        UNION ALL
        SELECT id, false FROM (${members}) member
      ) each GROUP BY id HAVING bool_and(is_missing)
    ) people`;
  return row?.count ?? 0;
}
