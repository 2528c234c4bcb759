import type { Database } from '@/lib/db/context';
import { OTHER_VALUE } from './facets';
import { readMovements, type Movement } from './movements.sql';
import type { StockView } from '../schemas';

type Input = { stocks: readonly StockView[]; boundaries: readonly Date[]; facet: string | null };

/** As it is packed into one document, which costs a fraction of what thousands of rows cost to be read. Instants in ms. */
type Packed = [
  stockId: number,
  at: number,
  startAt: number,
  value: string,
  count: number,
  entered: number,
  left: number,
  reclassifiedIn: number,
  reclassifiedOut: number,
];

/**
 * What moved on each day, as `readMovements` answers it: taken from stored records as far as these are right, and from
 * the stays after that. A page over two years of a million subjects reads days, not subjects. Where records are missing,
 * are of another zone or frequency, or wait for being made again, everything is read from the stays.
 */
export async function readRecordedMovements(db: Database, input: Input): Promise<Movement[]> {
  const { stocks, boundaries, facet } = input;
  const stockIds = stocks.map(({ id }) => id);
  const all = () => readMovements(db, { stockIds, boundaries, facet });
  const first = boundaries[0];
  const isRecorded = ({ every, facets }: StockView) =>
    every === 'daily' && (facet === null || facets === null || facets.includes(facet));
  if (first === undefined || stocks.length === 0 || !stocks.every(isRecorded)) return all();
  const until = await readRightUntil(db, stocks);
  const cut = until === null ? -1 : boundaries.findLastIndex((at) => at <= until);
  const end = boundaries[cut];
  if (end === undefined || cut < 1) return all();
  const [found] = await db.$queryRaw<{ rows: string | null }[]>`
    SELECT json_agg(json_build_array(stock_id, extract(epoch FROM at) * 1000, extract(epoch FROM start_at) * 1000, value,
             count, entered, "left", reclassified_in, reclassified_out))::text AS rows
    FROM stock_record
    WHERE stock_id = ANY(${stockIds}::int[]) AND facet = ${facet ?? ''}
      AND at >= ${first.toISOString()}::timestamptz AND at <= ${end.toISOString()}::timestamptz`;
  const rows = found?.rows == null ? [] : (JSON.parse(found.rows) as Packed[]);
  const places = new Map(boundaries.map((at, place) => [at.getTime(), place]));
  const isDay = ([, at, startAt]: Packed) => {
    const place = places.get(at);
    return place !== undefined && (place === 0 || boundaries[place - 1]?.getTime() === startAt);
  };
  if (rows.length === 0 || rows.some((row) => !isDay(row) || row[3] === OTHER_VALUE)) return all();
  const recorded = rows.map(
    ([stockId, at, , value, count, entered, left, reclassifiedIn, reclassifiedOut]): Movement => {
      const bucket = places.get(at) ?? 0;
      // What the records say at the first boundary is what was there before.
      if (bucket === 0)
        return { stockId, value, bucket, entered: count, left: 0, reclassifiedIn: 0, reclassifiedOut: 0 };
      return { stockId, value, bucket, entered, left, reclassifiedIn, reclassifiedOut };
    },
  );
  return [...recorded, ...(await readMovements(db, { stockIds, boundaries, facet, since: end }))];
}

/**
 * Until when the records of all stocks are right; null when they are not, or nobody knows. A stock in which nobody ever
 * was has none, and needs none.
 */
async function readRightUntil(db: Database, stocks: readonly StockView[]): Promise<Date | null> {
  const kinds = [...new Set(stocks.map(({ kind }) => kind))];
  // Ends of indexes and a handful of rows.
  const [found] = await db.$queryRaw<{ until: Date | null; pending: boolean; missing: boolean }[]>`
    SELECT least(min(n.at), min(b.dirty_from), min(w.at)) AS until, bool_or(coalesce(b.wanted > b.built, false)) AS pending,
           bool_or(n.at IS NULL AND y.at IS NOT NULL OR o.start_at > y.at) AS missing
    FROM unnest(${stocks.map(({ id }) => id)}::int[], ${stocks.map(({ kind }) => kind)}::text[]) AS stock (id, kind)
    LEFT JOIN LATERAL (
      SELECT at FROM stock_record WHERE stock_id = stock.id AND facet = '' ORDER BY at DESC LIMIT 1) n ON true
    LEFT JOIN LATERAL (
      SELECT start_at FROM stock_record WHERE stock_id = stock.id AND facet = '' ORDER BY at LIMIT 1) o ON true
    LEFT JOIN LATERAL (SELECT since_at AS at FROM stay WHERE stock_id = stock.id ORDER BY since_at LIMIT 1) y ON true
    LEFT JOIN history_build b ON b.kind = stock.kind
    LEFT JOIN watermark w ON w.name = ANY(${kinds.map((kind) => `stock-records:${kind}`)}::text[])`;
  return found === undefined || found.pending || found.missing ? null : found.until;
}
