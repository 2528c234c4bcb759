import type { z } from 'zod';
import type { Database } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { checkFacets, checkFlows, checkStocks } from './check-parts';
import type { ProcessInput } from './schemas';

/**
 * Private to this room: the parts of a process exist and are of its kind; start and end are among its stocks; the
 * population is a stock, perhaps of another kind. Throws `invalid_input`.
 */
export async function checkProcess(db: Database, process: z.output<typeof ProcessInput>): Promise<void> {
  const { kind, stocks, flows, facets, population } = process;
  await checkStocks(db, kind, 'stocks', stocks);
  await checkFlows(db, kind, flows);
  await checkFacets(db, kind, facets);
  for (const field of ['startStock', 'endStock'] as const) {
    const slug = process[field];
    if (slug === null || stocks.includes(slug)) continue;
    throw new Problem('invalid_input', `${field}: must be one of the stocks.`, {
      [field]: ['must be one of the stocks'],
    });
  }
  if (population !== null && (await db.stock.count({ where: { slug: population } })) === 0)
    throw new Problem('invalid_input', 'population: names no stock.', { population: ['names no stock'] });
}
