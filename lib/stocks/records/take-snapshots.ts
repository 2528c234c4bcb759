import type { PrismaClient } from '@/lib/db/generated/client';
import { countSnapshots } from '../reading/residue';
import type { RecordFrequency, StockView } from '../schemas';

/** Counting all subjects is too much for every minute. */
const TOO_OFTEN: readonly RecordFrequency[] = ['minutely', 'twelve_minutely'];

/**
 * Notes beside the newest record of each stock what the subjects' attributes say: their count now, brought back to the
 * end of the interval by what has moved since. It differs from `count` by the residue.
 */
export async function takeSnapshots(
  client: PrismaClient,
  kind: string,
  stocks: readonly StockView[],
  count: { every: RecordFrequency; closed: Date },
): Promise<void> {
  if (TOO_OFTEN.includes(count.every)) return;
  const rows = await client.stockRecord.findMany({
    where: { stockId: { in: stocks.map(({ id }) => id) }, at: count.closed, facet: '', value: '', snapshot: null },
    orderBy: { stockId: 'asc' },
  });
  if (rows.length === 0) return;
  const counts = await countSnapshots(client, kind, stocks);
  const residues = rows.map(({ stockId }) => {
    const { snapshot, fromStays } = counts.get(stockId) ?? { snapshot: 0, fromStays: 0 };
    return snapshot - fromStays;
  });
  await client.$executeRaw`
    UPDATE stock_record r SET snapshot = r.count + g.residue
    FROM unnest(${rows.map(({ stockId }) => stockId)}::int[], ${residues}::bigint[]) AS g (stock_id, residue)
    WHERE r.stock_id = g.stock_id AND r.at = ${count.closed} AND r.facet = '' AND r.value = ''`;
}
