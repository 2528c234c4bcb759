import type { Database } from '@/lib/db/context';
import { shownValues, VALUES_MAX } from './facets';

/** The values of facets that are shown by themselves, the most frequent first (or as they are listed), by slug. */
export async function readFacetValues(
  db: Database,
  input: { facets: readonly { slug: string; values: readonly string[] | null }[]; stockIds: readonly number[] },
): Promise<Map<string, string[]>> {
  const values = new Map(input.facets.map(({ slug, values: listed }) => [slug, [...(listed ?? [])]]));
  const found = input.facets.filter((facet) => facet.values === null).map(({ slug }) => slug);
  if (found.length === 0) return values;
  // All facets in one pass, by the index on (stock_id, since_at).
  const rows = await db.$queryRaw<{ facet: string; value: string; stretches: number }[]>`
    SELECT facet, value, stretches::float8 AS stretches FROM (
      SELECT f.facet, coalesce(facets->>f.facet, '') AS value, count(*) AS stretches,
             row_number() OVER (PARTITION BY f.facet ORDER BY count(*) DESC, coalesce(facets->>f.facet, '')) AS place
      FROM stay CROSS JOIN unnest(${found}::text[]) AS f (facet)
      WHERE stock_id = ANY(${[...input.stockIds]}::int[]) GROUP BY 1, 2
    ) counted
    WHERE place <= ${VALUES_MAX + 1}`;
  for (const slug of found) {
    const own = rows.filter(({ facet }) => facet === slug);
    values.set(slug, shownValues(new Map(own.map(({ value, stretches }) => [value, stretches])), null));
  }
  return values;
}
