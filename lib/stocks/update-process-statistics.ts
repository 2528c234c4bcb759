import { createHash } from 'node:crypto';
import type { PrismaClient } from '@/lib/db/generated/client';
import { readSettings } from '@/lib/settings/read-settings';
import { addDays, dayBoundaries, dayOf, dayRange, daysBetween, dayWindow, lastClosedDay } from '@/lib/time/days';
import { readSpan } from './reading/day-range';
import { computeStatistics, type ProcessParts } from './records/compute-statistics';
import {
  claimStatistics,
  readProgress,
  releaseStatistics,
  storeStatistics,
  writeProgress,
} from './records/statistics-store.sql';
import { viewProcess, viewStock } from './view';

/** Days of one turn. */
const TURN_DAYS = 62;

export type StatisticsTally = {
  written: number;
  deleted: number;
  days: number;
  failed: number;
  errors: string[];
  complete: boolean;
};

/**
 * Stores the statistics of every process for every day that is over: in all and for each value of its facets. Goes on
 * after the last stored day; from the day of a late change on, or from the beginning when the process, its stocks or
 * the time zone were changed, days are computed again. Running it twice changes nothing; what is not done when the time
 * is up is done by the next call.
 */
export async function updateProcessStatistics(
  client: PrismaClient,
  input: { now: Date; deadlineMs?: number; elapsedMs: () => number },
): Promise<StatisticsTally> {
  const { now } = input;
  const { timeZone } = await readSettings(client);
  const stocks = (await client.stock.findMany({ where: { archivedAt: null } })).map(viewStock);
  const rows = await client.process.findMany({ where: { archivedAt: null }, orderBy: { id: 'asc' } });
  const tally: StatisticsTally = { written: 0, deleted: 0, days: 0, failed: 0, errors: [], complete: true };
  const all = rows.map(viewProcess).map((process): ProcessParts => {
    const bySlug = (slug: string | null) => stocks.find((stock) => stock.slug === slug);
    return {
      process,
      stocks: process.stocks.flatMap((slug) => bySlug(slug) ?? []),
      population: bySlug(process.population) ?? null,
      start: bySlug(process.startStock),
      end: bySlug(process.endStock),
    };
  });
  const kinds = [...new Set(all.flatMap(kindsOf))].sort();
  const building = await client.historyBuild.findMany({ where: { kind: { in: kinds } } });
  const waiting = new Set(building.filter(({ wanted, built }) => wanted > built).map(({ kind }) => kind));
  const dirty = await claimStatistics(client, kinds);
  const isTimeUp = () => input.deadlineMs !== undefined && input.elapsedMs() > input.deadlineMs;
  for (const parts of all) {
    // Stays that are being derived anew are waited for.
    if (kindsOf(parts).some((kind) => waiting.has(kind)) || isTimeUp()) {
      tally.complete = false;
      continue;
    }
    try {
      await updateOne(client, parts, { now, timeZone, dirty, isTimeUp }, tally);
    } catch (error) {
      tally.failed += 1;
      tally.errors.push(`${parts.process.slug}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (tally.complete && tally.failed === 0) await releaseStatistics(client, kinds);
  return tally;
}

const kindsOf = ({ process, population }: ProcessParts): string[] => [
  process.kind,
  ...(population === null ? [] : [population.kind]),
];

/** What the statistics follow: when any of it is another, all days are. */
export function definitionOf({ process, stocks, population, start, end }: ProcessParts, timeZone: string): string {
  const followed = [
    ...[timeZone, process.facets, population?.id ?? 0, population?.filter ?? null, start?.id ?? 0, end?.id ?? 0],
    stocks.map(({ id, slug, filter, facets }) => [id, slug, filter, facets]),
  ];
  return createHash('sha256').update(JSON.stringify(followed)).digest('hex').slice(0, 16);
}

async function updateOne(
  client: PrismaClient,
  parts: ProcessParts,
  clock: { now: Date; timeZone: string; dirty: ReadonlyMap<string, Date>; isTimeUp: () => boolean },
  tally: StatisticsTally,
): Promise<void> {
  const { now, timeZone } = clock;
  const { process } = parts;
  const stockIds = parts.stocks.map(({ id }) => id);
  const span = await readSpan(client, stockIds, now);
  const last = lastClosedDay(now, timeZone);
  if (span === null) {
    await client.processStatistic.deleteMany({ where: { processId: process.id } });
    return;
  }
  const first = dayOf(span.first, timeZone);
  const definition = definitionOf(parts, timeZone);
  const progress = await readProgress(client, process.id, definition);
  let next = progress === null ? first : dayOf(progress, timeZone);
  for (const kind of kindsOf(parts)) {
    const since = clock.dirty.get(kind);
    const day = since === undefined ? next : dayOf(since, timeZone);
    if (day < next) next = day;
  }
  if (next < first) next = first;
  // Before the first movement nothing is known.
  await client.processStatistic.deleteMany({
    where: { processId: process.id, date: { lt: new Date(`${first}T00:00:00Z`) } },
  });
  // A run that is killed goes on from here, though the mark may be gone by then.
  if (progress !== null && next < dayOf(progress, timeZone))
    await writeProgress(client, process.id, definition, dayWindow(next, timeZone).start);
  while (next <= last) {
    if (clock.isTimeUp()) {
      tally.complete = false;
      return;
    }
    const to = daysBetween(next, last) < TURN_DAYS ? last : addDays(next, TURN_DAYS - 1);
    const [from = now, ...ends] = dayBoundaries(next, to, timeZone);
    const range = { days: dayRange(next, to), from, ends };
    const rows = [];
    for (const facet of [null, ...process.facets]) rows.push(...(await computeStatistics(client, parts, range, facet)));
    const { written, deleted } = await storeStatistics(client, process.id, { from: next, to }, rows);
    await writeProgress(client, process.id, definition, ends.at(-1) ?? now);
    tally.written += written;
    tally.deleted += deleted;
    tally.days += range.days.length;
    next = addDays(to, 1);
  }
}
