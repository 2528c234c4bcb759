import type { PrismaClient } from '@/lib/db/generated/client';
import { CLOSING_GRACE_MS } from '@/lib/time/days';
import { OTHER_VALUE } from '../reading/facets';
import type { FacetView, FlowView, RecordFrequency, StockView } from '../schemas';
import { intervalBoundaries, intervalStart, isInterval } from './intervals';
import { readFrequencies, readKnownFlows, readKnownStocks, readRecordedValues, type Known } from './known.sql';
import { planRecords, type RecordPlan } from './plan';
import { storeFlowRecords } from './store-flow-records.sql';
import { storeStockRecords, type RecordedSplit, type StoredTally } from './store-stock-records.sql';

/** Intervals of one statement. */
const CHUNK = 400;
/** So many values of a facet are recorded by themselves; the others together. */
export const RECORDED_VALUES_MAX = 200;

/** `closed`: end of the newest interval that is over. Null when the time was up before everything was written. */
export type RecordRun = StoredTally & { closed: Date; complete: boolean };

type Input = {
  every: RecordFrequency;
  timeZone: string;
  now: Date;
  dirty: Date | null;
  facets: readonly FacetView[];
  isTimeUp: () => boolean;
};

/**
 * The end of the newest interval that nobody writes into any more, or of the newest that is recorded: a clock that is
 * behind must not leave out of date what is there.
 */
function closedEnd({ every, now, timeZone }: Input, known: readonly Known[]): Date {
  const over = intervalStart(every, new Date(now.getTime() - CLOSING_GRACE_MS), timeZone);
  return known.reduce(
    (last, { newestStart: start, newestAt: end }) =>
      start !== null && end !== null && end > last && isInterval(every, start, end, timeZone) ? end : last,
    over,
  );
}

/** Brings the stock records of one kind and frequency up to date: all stocks and facets in one statement per chunk. */
export async function recordStocks(db: PrismaClient, stocks: readonly StockView[], input: Input): Promise<RecordRun> {
  const known = await readKnownStocks(
    db,
    stocks.map(({ id }) => id),
  );
  const closed = closedEnd(input, known);
  const plans = planAll(known, input, closed);
  const discarded = plans.flatMap(({ id, discard }) => (discard ? [id] : []));
  const { count: deleted } =
    discarded.length === 0 ? { count: 0 } : await db.stockRecord.deleteMany({ where: { stockId: { in: discarded } } });
  const from = startOf(plans, input);
  if (from === null) return { written: 0, unchanged: 0, deleted, closed, complete: true };
  let based = basedAt(from, known, plans);
  const keep = await readKept(db, stocks, input.facets, based.length > 0);
  const splits = stocks.flatMap((stock): RecordedSplit[] => {
    const { origin } = plans.find(({ id }) => id === stock.id) ?? { origin: closed };
    const facets = input.facets.filter(({ slug }) => stock.facets === null || stock.facets.includes(slug));
    return [
      { stockId: stock.id, facet: '', keep: null, origin },
      ...facets.map(({ slug }) => ({ stockId: stock.id, facet: slug, keep: keep.get(slug) ?? null, origin })),
    ];
  });
  return eachChunk(input, { from, closed, deleted }, async (boundaries) => {
    const tally = await storeStockRecords(db, { splits, boundaries, based, other: OTHER_VALUE });
    // What follows stands on what has just been written.
    const end = boundaries.at(-1) ?? from;
    based = plans.filter(({ origin }) => origin < end).map(({ id }) => id);
    return tally;
  });
}

/**
 * The same for flow records. Intervals without events have no record, so that how far they are is noted for all flows of
 * the kind and frequency together.
 */
export async function recordFlows(
  db: PrismaClient,
  flows: readonly FlowView[],
  stocks: readonly StockView[],
  input: Input,
): Promise<RecordRun> {
  const flowIds = flows.map(({ id }) => id);
  const done = `flow-records:${flows[0]?.kind ?? ''}:${input.every}`;
  const reached = (await db.watermark.findUnique({ where: { name: done } }))?.at ?? null;
  const known = (await readKnownFlows(db, flowIds)).map((one) => reachedUntil(one, reached, input));
  const closed = closedEnd(input, known);
  const plans = planAll(known, input, closed);
  const discarded = plans.flatMap(({ id, discard }) => (discard ? [id] : []));
  const { count: deleted } =
    discarded.length === 0 ? { count: 0 } : await db.flowRecord.deleteMany({ where: { flowId: { in: discarded } } });
  const from = startOf(plans, input);
  if (from === null) return { written: 0, unchanged: 0, deleted, closed, complete: true };
  const keep = await readKept(db, stocks, input.facets, reached !== null);
  const splits = [
    { facet: '', keep: null },
    ...input.facets.map(({ slug }) => ({ facet: slug, keep: keep.get(slug) ?? null })),
  ];
  const run = await eachChunk(input, { from, closed, deleted }, (boundaries) =>
    storeFlowRecords(db, { flowIds, splits, boundaries, other: OTHER_VALUE }),
  );
  if (run.complete) {
    const at = { at: run.closed };
    await db.watermark.upsert({ where: { name: done }, create: { name: done, ...at }, update: at });
  }
  return run;
}

/** A flow whose records are of this frequency and zone is known until where all flows are. */
function reachedUntil(known: Known, reached: Date | null, { every, timeZone }: Input): Known {
  if (known.firstAt === null || reached === null) return known;
  const end = intervalStart(every, reached, timeZone);
  const start = intervalStart(every, new Date(end.getTime() - 1), timeZone);
  const { oldestStart, oldestAt, newestStart, newestAt } = known;
  if (oldestStart === null || oldestAt === null) {
    // Nothing to record until then.
    const later = known.firstAt >= end;
    return later
      ? { id: known.id, firstAt: start, oldestStart: start, oldestAt: end, newestStart: start, newestAt: end }
      : known;
  }
  const usable =
    isInterval(every, oldestStart, oldestAt, timeZone) &&
    newestStart !== null &&
    newestAt !== null &&
    isInterval(every, newestStart, newestAt, timeZone);
  return usable && end > newestAt ? { ...known, newestStart: start, newestAt: end } : known;
}

const planAll = (known: readonly Known[], input: Input, closed: Date): RecordPlan[] =>
  known.map((one) => planRecords(one, { every: input.every, timeZone: input.timeZone, closed, dirty: input.dirty }));

/** The boundary from which on something is to be written for any of them. */
function startOf(plans: readonly RecordPlan[], { every, timeZone }: Input): Date | null {
  const starts = plans.flatMap(({ from }) => (from === null ? [] : [from.getTime()]));
  return starts.length === 0 ? null : intervalStart(every, new Date(Math.min(...starts)), timeZone);
}

/** Stocks whose record at `from` is there and right: it lies before everything that may have changed. */
function basedAt(from: Date, known: readonly Known[], plans: readonly RecordPlan[]): number[] {
  return plans
    .filter(({ id, origin, from: own, discard }) => {
      const one = known.find((row) => row.id === id);
      const { oldestAt = null, newestAt = null } = one ?? {};
      if (discard) return false;
      if (oldestAt === null || newestAt === null || origin >= from) return false;
      return (
        oldestAt <= from && from <= newestAt && (own === null || own >= from) && origin >= (one?.oldestStart ?? from)
      );
    })
    .map(({ id }) => id);
}

async function eachChunk(
  input: Input,
  range: { from: Date; closed: Date; deleted: number },
  store: (boundaries: Date[]) => Promise<StoredTally>,
): Promise<RecordRun> {
  const total = { written: 0, unchanged: 0, deleted: range.deleted };
  let start = range.from;
  for (;;) {
    const boundaries = intervalBoundaries(input.every, { start, end: range.closed, most: CHUNK }, input.timeZone);
    const last = boundaries.at(-1);
    if (last === undefined || boundaries.length < 2) return { ...total, closed: range.closed, complete: true };
    if (input.isTimeUp()) return { ...total, closed: range.closed, complete: false };
    const tally = await store(boundaries);
    total.written += tally.written;
    total.unchanged += tally.unchanged;
    total.deleted += tally.deleted;
    start = last;
  }
}

/**
 * For facets with very many values: which of them are recorded by themselves. Where there are records, every stretch is
 * looked at only when the newest have many values.
 */
async function readKept(
  db: PrismaClient,
  stocks: readonly StockView[],
  facets: readonly FacetView[],
  isKnown: boolean,
): Promise<Map<string, string[]>> {
  const kept = new Map<string, string[]>();
  const ids = stocks.map(({ id }) => id);
  if (facets.length === 0) return kept;
  if (isKnown) {
    const known = await readRecordedValues(db, ids);
    if (known.length > 0 && known.every(({ values }) => values < RECORDED_VALUES_MAX)) return kept;
  }
  const rows = await readFrequencies(db, ids);
  for (const { slug } of facets) {
    const values = rows.filter(({ facet }) => facet === slug).map(({ value }) => value);
    if (values.length > RECORDED_VALUES_MAX) kept.set(slug, ['', ...values.slice(0, RECORDED_VALUES_MAX)]);
  }
  return kept;
}
