import type { Database } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import type { Residue } from '../process.schemas';
import { compileFilter } from '../compile-filter';
import type { StockView } from '../schemas';

/** Counts of stocks of one kind by their conditions over the attributes of every subject that has a history: one pass. */
export async function countSnapshots(
  db: Database,
  kind: string,
  stocks: readonly Pick<StockView, 'id' | 'slug' | 'filter'>[],
): Promise<Map<number, { snapshot: number; fromStays: number }>> {
  if (stocks.length === 0) return new Map();
  const counts = Prisma.join(
    stocks.map(({ filter }) => Prisma.sql`count(*) FILTER (WHERE ${compileFilter(filter)})`),
    ', ',
  );
  // One statement, so that both counts see the same moment.
  const rows = await db.$queryRaw<{ stock_id: number; snapshot: number; from_stays: number }[]>`
    SELECT s.stock_id, s.snapshot::float8 AS snapshot,
           (SELECT count(*) FROM stay WHERE stay.stock_id = s.stock_id AND until_at IS NULL)::float8 AS from_stays
    FROM (SELECT ARRAY[${counts}] AS counts FROM subject
          WHERE kind = ${kind} AND changed_at IS NOT NULL) c,
         unnest(${stocks.map(({ id }) => id)}::int[], c.counts) AS s (stock_id, snapshot)`;
  return new Map(rows.map((row) => [row.stock_id, { snapshot: row.snapshot, fromStays: row.from_stays }]));
}

/** Count over the attributes minus count from the stays, now; all 0 when everything adds up. */
export async function readResidues(
  db: Database,
  kind: string,
  stocks: readonly StockView[],
  now: Date,
): Promise<Residue[]> {
  const counts = await countSnapshots(db, kind, stocks);
  return stocks.map(({ id, slug }) => {
    const { snapshot, fromStays } = counts.get(id) ?? { snapshot: 0, fromStays: 0 };
    return { stock: slug, snapshot, fromStays, residue: snapshot - fromStays, at: now.toISOString() };
  });
}
