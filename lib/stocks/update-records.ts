import type { PrismaClient } from '@/lib/db/generated/client';
import { readSettings } from '@/lib/settings/read-settings';
import { claimDirty, releaseDirty } from './records/known.sql';
import { recordFlows, recordStocks } from './records/record-kind';
import { markStatistics } from './records/statistics-store.sql';
import { takeSnapshots } from './records/take-snapshots';
import { RecordFrequency, type FacetView, type FlowView, type StockView } from './schemas';
import { tellCounts } from './tell-counts';
import { viewFacet, viewFlow, viewStock } from './view';

export type RecordsTally = {
  written: number;
  unchanged: number;
  deleted: number;
  failed: number;
  errors: string[];
  /** Kinds whose history is being rebuilt: their records wait for it. */
  waiting: string[];
  complete: boolean;
};

/** The attributes say nothing about a count of so long ago. Unit: milliseconds. */
const FRESH_MS = 3_600_000;

/**
 * Brings stock and flow records of every kind and frequency up to date: intervals that are over, and those that a late
 * change or a rebuild has made wrong. Kind by kind; one that fails is counted and does not stop the others, and what is
 * not done when the time is up is done by the next call. Running it twice changes nothing.
 */
export async function updateRecords(
  client: PrismaClient,
  input: { now: Date; deadlineMs?: number; elapsedMs: () => number },
): Promise<RecordsTally> {
  const { now } = input;
  const { timeZone } = await readSettings(client);
  const stocks = (await client.stock.findMany({ where: { archivedAt: null }, orderBy: { id: 'asc' } })).map(viewStock);
  const flows = (await client.flow.findMany({ where: { archivedAt: null }, orderBy: { id: 'asc' } })).map(viewFlow);
  const facets = (await client.facet.findMany({ where: { archivedAt: null }, orderBy: { id: 'asc' } })).map(viewFacet);
  const builds = await client.historyBuild.findMany();
  const waiting = builds.filter(({ wanted, built }) => wanted > built).map(({ kind }) => kind);
  const tally: RecordsTally = {
    ...{ written: 0, unchanged: 0, deleted: 0, failed: 0, errors: [], complete: true },
    waiting: waiting.sort(),
  };
  const isTimeUp = () => input.deadlineMs !== undefined && input.elapsedMs() > input.deadlineMs;
  const kinds = [...new Set([...stocks, ...flows].map(({ kind }) => kind))].sort();
  for (const kind of kinds.filter((one) => !waiting.includes(one))) {
    if (isTimeUp()) {
      tally.complete = false;
      continue;
    }
    const own = <T extends { kind: string }>(all: readonly T[]) => all.filter((one) => one.kind === kind);
    try {
      const parts = { stocks: own(stocks), flows: own(flows), facets: own(facets) };
      await updateKind(client, kind, parts, { now, timeZone, isTimeUp }, tally);
    } catch (error) {
      tally.failed += 1;
      tally.errors.push(`${kind}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  const untold = await tellCounts(client, now, waiting);
  tally.failed += untold.length;
  tally.errors.push(...untold);
  return tally;
}

async function updateKind(
  client: PrismaClient,
  kind: string,
  parts: { stocks: StockView[]; flows: FlowView[]; facets: FacetView[] },
  clock: { now: Date; timeZone: string; isTimeUp: () => boolean },
  tally: RecordsTally,
): Promise<void> {
  const dirty = await claimDirty(client, kind, clock.now);
  if (dirty !== null) await markStatistics(client, kind, dirty);
  let complete = true;
  for (const every of RecordFrequency.options) {
    if (every === 'never') continue;
    const run = { every, dirty, facets: parts.facets, ...clock };
    const stocks = parts.stocks.filter((stock) => stock.every === every);
    const flows = parts.flows.filter((flow) => flow.every === every);
    const runs = [
      ...(stocks.length === 0 ? [] : [await recordStocks(client, stocks, run)]),
      ...(flows.length === 0 ? [] : [await recordFlows(client, flows, parts.stocks, run)]),
    ];
    for (const done of runs) {
      tally.written += done.written;
      tally.unchanged += done.unchanged;
      tally.deleted += done.deleted;
      complete &&= done.complete;
    }
    const [counted] = runs;
    if (stocks.length > 0 && counted !== undefined && counted.written > 0 && counted.complete) {
      if (clock.now.getTime() - counted.closed.getTime() <= FRESH_MS) {
        await takeSnapshots(client, kind, stocks, { every, closed: counted.closed });
      }
    }
  }
  if (complete) await releaseDirty(client, kind);
  else tally.complete = false;
}
