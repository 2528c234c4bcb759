import type { Database } from '@/lib/db/context';

/** Rows of a source went away or changed where they stood, from an instant on; null: from the very beginning. */
export type SourceChange = { source: string; from: Date | null };

/** Every source there is. */
export const ALL_SOURCES = '*';

/** Marks of this age are forgotten. Who has not read for longer counts everything anew. Unit: days. */
export const MARKS_KEPT_DAYS = 30;

/**
 * Says that rows of sources (by the names of `CompiledSource.marks`) were taken away or changed: what was counted from
 * them is out of date from then on. Call it in the transaction of the change, near its end.
 */
export async function markSource(db: Database, changes: readonly SourceChange[]): Promise<void> {
  const earliest = new Map<string, Date | null>();
  for (const { source, from } of changes) {
    const known = earliest.get(source);
    if (known === undefined || (known !== null && (from === null || from < known))) earliest.set(source, from);
  }
  if (earliest.size === 0) return;
  await db.$executeRaw`
    INSERT INTO source_mark (source, from_at)
    SELECT * FROM unnest(${[...earliest.keys()]}::text[],
      ${[...earliest.values()].map((from) => from?.toISOString() ?? null)}::timestamptz[])`;
}

/**
 * The earliest instant from which rows of these sources went away or changed since `since`, by the clock of the database;
 * '-infinity': from the beginning; null: nothing did.
 */
export async function readMarks(db: Database, sources: readonly string[], since: string): Promise<string | null> {
  // Answered by the index on (source, marked_at).
  const [mark] = await db.$queryRaw<{ from_at: string | null }[]>`
    SELECT min(coalesce(from_at, '-infinity'))::text AS from_at FROM source_mark
    WHERE source = ANY(${[...sources, ALL_SOURCES]}::text[]) AND marked_at >= ${since}::timestamptz`;
  return mark?.from_at ?? null;
}

/** Forgets marks that everybody has read. Answers how many. */
export async function forgetMarks(db: Database): Promise<number> {
  return db.$executeRaw`
    DELETE FROM source_mark WHERE marked_at < clock_timestamp() - make_interval(days => ${MARKS_KEPT_DAYS})`;
}
