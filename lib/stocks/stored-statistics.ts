import type { Context } from '@/lib/db/context';
import { readSettings } from '@/lib/settings/read-settings';
import { dayWindow } from '@/lib/time/days';
import { getProcess } from './get-process';
import { listStocks } from './list-stocks';
import type { ProcessParts } from './records/compute-statistics';
import { readProgress, readStored, staleSince, type StoredStatistics } from './records/statistics-store.sql';
import { definitionOf } from './update-process-statistics';

/** Private to this room: a process with what its statistics follow. Throws `not_found`. */
export async function loadParts(ctx: Context, slug: string): Promise<ProcessParts> {
  const process = await getProcess(ctx, { slug });
  const all = await listStocks(ctx);
  const bySlug = (one: string | null) => all.find((stock) => stock.slug === one);
  return {
    process,
    stocks: process.stocks.flatMap((one) => bySlug(one) ?? []),
    population: bySlug(process.population) ?? null,
    start: bySlug(process.startStock),
    end: bySlug(process.endStock),
  };
}

/** Private to this room: the end of the days whose stored statistics are right; null when none are. */
export async function storedUntil(ctx: Context, parts: ProcessParts, timeZone: string): Promise<Date | null> {
  const { process, population } = parts;
  const progress = await readProgress(ctx.db, process.id, definitionOf(parts, timeZone));
  if (progress === null) return null;
  const stale = await staleSince(ctx.db, [process.kind, ...(population === null ? [] : [population.kind])]);
  return stale !== null && stale < progress ? stale : progress;
}

/** Private to this room: what is stored of one day, or null when it is not stored or out of date. */
export async function readStoredDay(
  ctx: Context,
  input: { slug: string; date: string; facet: string | null; value: string | null },
): Promise<StoredStatistics | null> {
  const { timeZone } = await readSettings(ctx.db);
  const parts = await loadParts(ctx, input.slug);
  const until = await storedUntil(ctx, parts, timeZone);
  if (until === null || dayWindow(input.date, timeZone).end > until) return null;
  const [row] = await readStored(ctx.db, {
    ...{ processId: parts.process.id, from: input.date, to: input.date },
    ...{ facet: input.value === null ? '' : (input.facet ?? ''), value: input.value ?? '' },
  });
  return row ?? null;
}
