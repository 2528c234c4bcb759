import type { Database } from '@/lib/db/context';

/** What is known of a stock's or a flow's records, and of what they are made from. */
export type Known = {
  id: number;
  /** First stay or event. */
  firstAt: Date | null;
  /** First and last record in all: null when there is none. */
  oldestStart: Date | null;
  oldestAt: Date | null;
  newestStart: Date | null;
  newestAt: Date | null;
};

/** Ends of indexes: a handful of rows per stock, however long its history is. Not the ORM because of LATERAL. */
export function readKnownStocks(db: Database, ids: readonly number[]): Promise<Known[]> {
  return db.$queryRaw<Known[]>`
    SELECT stock.id, f.at AS "firstAt", o.start_at AS "oldestStart", o.at AS "oldestAt",
           n.start_at AS "newestStart", n.at AS "newestAt"
    FROM unnest(${[...ids]}::int[]) AS stock (id)
    LEFT JOIN LATERAL (SELECT since_at AS at FROM stay WHERE stock_id = stock.id ORDER BY since_at LIMIT 1) f ON true
    LEFT JOIN LATERAL (
      SELECT at, start_at FROM stock_record WHERE stock_id = stock.id AND facet = '' ORDER BY at LIMIT 1) o ON true
    LEFT JOIN LATERAL (
      SELECT at, start_at FROM stock_record WHERE stock_id = stock.id AND facet = '' ORDER BY at DESC LIMIT 1) n ON true`;
}

export function readKnownFlows(db: Database, ids: readonly number[]): Promise<Known[]> {
  return db.$queryRaw<Known[]>`
    SELECT flow.id, f.at AS "firstAt", o.start_at AS "oldestStart", o.at AS "oldestAt",
           n.start_at AS "newestStart", n.at AS "newestAt"
    FROM unnest(${[...ids]}::int[]) AS flow (id)
    LEFT JOIN LATERAL (SELECT at FROM flow_event WHERE flow_id = flow.id ORDER BY at LIMIT 1) f ON true
    LEFT JOIN LATERAL (
      SELECT at, start_at FROM flow_record WHERE flow_id = flow.id ORDER BY at LIMIT 1) o ON true
    LEFT JOIN LATERAL (
      SELECT at, start_at FROM flow_record WHERE flow_id = flow.id ORDER BY at DESC LIMIT 1) n ON true`;
}

/** Which values of each facet occur in the stays of some stocks, the most frequent first. */
export function readFrequencies(
  db: Database,
  stockIds: readonly number[],
): Promise<{ facet: string; value: string; stretches: number }[]> {
  return db.$queryRaw`
    SELECT f.key AS facet, f.value, sum(s.n)::float8 AS stretches
    FROM (SELECT facets, count(*) AS n FROM stay WHERE stock_id = ANY(${[...stockIds]}::int[]) GROUP BY facets) s
    CROSS JOIN LATERAL jsonb_each_text(s.facets) f
    GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2`;
}

/** How many values each facet has in the newest records of some stocks. */
export function readRecordedValues(
  db: Database,
  stockIds: readonly number[],
): Promise<{ facet: string; values: number }[]> {
  return db.$queryRaw`
    SELECT r.facet, count(DISTINCT r.value)::float8 AS values
    FROM unnest(${[...stockIds]}::int[]) AS stock (id)
    CROSS JOIN LATERAL (SELECT at FROM stock_record WHERE stock_id = stock.id ORDER BY at DESC LIMIT 1) n
    JOIN stock_record r ON r.stock_id = stock.id AND r.at = n.at AND r.facet <> ''
    GROUP BY 1`;
}

/**
 * Takes over the mark that records of a kind are out of date: whoever writes from now on marks anew, and whoever is
 * writing (and found the mark set already) is waited for, hence FOR UPDATE against `holdKinds`. The instant is kept
 * until `releaseDirty`, so that a run that is killed is done again.
 *
 * Marked from then on is `now`, at which nothing is recorded yet: what happens later need not touch the mark, so that
 * transactions of an application that change several tracked rows do not wait for each other in a circle.
 */
export async function claimDirty(db: Database, kind: string, now: Date): Promise<Date | null> {
  const name = watermarkOf(kind);
  await db.$executeRaw`
    WITH old AS (
      SELECT kind, dirty_from FROM history_build WHERE kind = ${kind} FOR UPDATE
    ), kept AS (
      INSERT INTO watermark (name, at) SELECT ${name}, dirty_from FROM old WHERE dirty_from IS NOT NULL
      ON CONFLICT (name) DO UPDATE SET at = least(watermark.at, excluded.at)
    )
    UPDATE history_build SET dirty_from = ${now} FROM old WHERE history_build.kind = old.kind`;
  return (await db.watermark.findUnique({ where: { name } }))?.at ?? null;
}

export async function releaseDirty(db: Database, kind: string): Promise<void> {
  await db.watermark.deleteMany({ where: { name: watermarkOf(kind) } });
}

const watermarkOf = (kind: string) => `stock-records:${kind}`;
