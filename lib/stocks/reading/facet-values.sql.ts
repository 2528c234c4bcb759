import type { Database } from '@/lib/db/context';
import { shownValues } from './facets';

/** The values of a facet that are shown by themselves, the most frequent first (or as they are listed). */
export async function readFacetValues(
  db: Database,
  input: { facet: string; stockIds: readonly number[]; listed: readonly string[] | null },
): Promise<string[]> {
  if (input.listed !== null) return [...input.listed];
  // Answered by the index on (stock_id, since_at).
  const rows = await db.$queryRaw<{ value: string; stretches: number }[]>`
    SELECT coalesce(facets->>${input.facet}, '') AS value, count(*)::float8 AS stretches
    FROM stay WHERE stock_id = ANY(${[...input.stockIds]}::int[]) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 21`;
  return shownValues(new Map(rows.map(({ value, stretches }) => [value, stretches])), null);
}
