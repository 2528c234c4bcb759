import { plainArray, textArray } from '@/lib/db/array-literal';
import type { Database } from '@/lib/db/context';
import type { StatisticsRow, StoredCompletion } from './compute-statistics';

/** Private to this room: stored statistics of processes, and from where on they are out of date. */

const waitingFor = (kind: string) => `process-statistics:${kind}`;
const claimedFor = (kind: string) => `process-statistics-claimed:${kind}`;

/** Says that statistics over subjects of a kind are out of date from an instant on. */
export async function markStatistics(db: Database, kind: string, from: Date): Promise<void> {
  await db.$executeRaw`
    INSERT INTO watermark (name, at) VALUES (${waitingFor(kind)}, ${from})
    ON CONFLICT (name) DO UPDATE SET at = least(watermark.at, excluded.at)`;
}

/** Takes the marks over: what is marked meanwhile is a mark anew. They are kept until they are released. */
export async function claimStatistics(db: Database, kinds: readonly string[]): Promise<Map<string, Date>> {
  const claimed = new Map<string, Date>();
  for (const kind of kinds) {
    await db.$executeRaw`
      WITH old AS (DELETE FROM watermark WHERE name = ${waitingFor(kind)} RETURNING at)
      INSERT INTO watermark (name, at) SELECT ${claimedFor(kind)}, at FROM old
      ON CONFLICT (name) DO UPDATE SET at = least(watermark.at, excluded.at)`;
    const known = await db.watermark.findUnique({ where: { name: claimedFor(kind) } });
    if (known !== null) claimed.set(kind, known.at);
  }
  return claimed;
}

export async function releaseStatistics(db: Database, kinds: readonly string[]): Promise<void> {
  await db.watermark.deleteMany({ where: { name: { in: kinds.map(claimedFor) } } });
}

/** From when on what is stored over subjects of these kinds may be out of date; null: nothing is. */
export async function staleSince(db: Database, kinds: readonly string[]): Promise<Date | null> {
  const names = kinds.flatMap((kind) => [waitingFor(kind), claimedFor(kind), `stock-records:${kind}`]);
  const [row] = await db.$queryRaw<{ at: Date | null }[]>`
    SELECT least(
      (SELECT min(at) FROM watermark WHERE name = ANY(${names}::text[])),
      (SELECT min(CASE WHEN wanted > built THEN '-infinity' ELSE dirty_from END) FROM history_build
        WHERE kind = ANY(${[...kinds]}::text[]))
    ) AS at`;
  return row?.at ?? null;
}

/** How far the statistics of a process are stored that follow these definitions: the end of the last day. */
export async function readProgress(db: Database, processId: number, definition: string): Promise<Date | null> {
  const name = `${progressOf(processId)}${definition}`;
  return (await db.watermark.findUnique({ where: { name } }))?.at ?? null;
}

export async function writeProgress(db: Database, processId: number, definition: string, at: Date): Promise<void> {
  const name = `${progressOf(processId)}${definition}`;
  await db.watermark.deleteMany({ where: { name: { startsWith: progressOf(processId), not: name } } });
  await db.watermark.upsert({ where: { name }, create: { name, at }, update: { at } });
}

const progressOf = (processId: number) => `process-statistics/${String(processId)}/`;

/** Writes the statistics of days: what is equal stays as it is, what is not among the rows any more is removed. */
export async function storeStatistics(
  db: Database,
  processId: number,
  range: { from: string; to: string },
  rows: readonly StatisticsRow[],
): Promise<{ written: number; deleted: number }> {
  const json = (value: unknown) => (value === null ? null : JSON.stringify(value));
  const given = {
    dates: textArray(rows.map(({ date }) => date)),
    facets: textArray(rows.map(({ facet }) => facet)),
    values: textArray(rows.map(({ value }) => value)),
  };
  const written = await db.$executeRaw`
    INSERT INTO process_statistic (process_id, date, facet, value, counts, members, not_encountered, completion, population)
    SELECT ${processId}, g.* FROM unnest(
      ${given.dates}::date[], ${given.facets}::text[], ${given.values}::text[],
      ${textArray(rows.map(({ counts }) => json(counts)))}::jsonb[],
      ${plainArray(rows.map(({ members }) => members))}::bigint[],
      ${plainArray(rows.map(({ notEncountered }) => notEncountered))}::bigint[],
      ${textArray(rows.map(({ completion }) => json(completion)))}::jsonb[],
      ${textArray(rows.map(({ population }) => json(population)))}::jsonb[])
      AS g (date, facet, value, counts, members, not_encountered, completion, population)
    ON CONFLICT (process_id, date, facet, value) DO UPDATE SET
      counts = excluded.counts, members = excluded.members, not_encountered = excluded.not_encountered,
      completion = excluded.completion, population = excluded.population, computed_at = now()
      WHERE (process_statistic.counts, process_statistic.members, process_statistic.not_encountered,
        process_statistic.completion, process_statistic.population) IS DISTINCT FROM
        (excluded.counts, excluded.members, excluded.not_encountered, excluded.completion, excluded.population)`;
  const deleted = await db.$executeRaw`
    DELETE FROM process_statistic p WHERE process_id = ${processId}
      AND date >= ${range.from}::date AND date <= ${range.to}::date
      AND NOT EXISTS (
        SELECT FROM unnest(${given.dates}::date[], ${given.facets}::text[], ${given.values}::text[])
          AS g (date, facet, value)
        WHERE g.date = p.date AND g.facet = p.facet AND g.value = p.value)`;
  return { written, deleted };
}

export type StoredStatistics = {
  date: string;
  facet: string;
  value: string;
  counts: Record<string, number>;
  members: number;
  notEncountered: number | null;
  completion: StoredCompletion;
  population: { total: number; new: number; active: number } | null;
};

/** Stored rows of a process by day, facet and value. By the primary key. */
export async function readStored(
  db: Database,
  input: { processId: number; from: string; to: string; facet: string; value?: string | undefined },
): Promise<StoredStatistics[]> {
  const rows = await db.processStatistic.findMany({
    where: {
      ...{ processId: input.processId, facet: input.facet },
      ...(input.value === undefined ? {} : { value: input.value }),
      date: { gte: new Date(`${input.from}T00:00:00Z`), lte: new Date(`${input.to}T00:00:00Z`) },
    },
    orderBy: [{ date: 'asc' }, { value: 'asc' }],
  });
  return rows.map((row) => ({
    date: row.date.toISOString().slice(0, 10),
    facet: row.facet,
    value: row.value,
    counts: row.counts as Record<string, number>,
    members: Number(row.members),
    notEncountered: row.notEncountered === null ? null : Number(row.notEncountered),
    completion: row.completion as StoredCompletion,
    population: row.population as StoredStatistics['population'],
  }));
}
