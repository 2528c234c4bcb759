import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveHistory } from './derive-history';
import { anyChanges, DEFINITIONS } from './history-arbitrary';
import {
  BEGINNING,
  comparePositions,
  DECAY_SEQUENCE,
  type Change,
  type HistoryStart,
  type KindDefinitions,
} from './history';
import { naiveHistory } from './naive-model';

const SUBJECT = '9de33502-66a4-873d-95c0-c76bcb3cc1d2';
const LATER = new Date('2027-01-01T00:00:00Z');
const sortStays = <T extends { stockId: number; sinceId: string }>(stays: T[]) =>
  [...stays].sort((a, b) => (`${String(a.stockId)}${a.sinceId}` < `${String(b.stockId)}${b.sinceId}` ? -1 : 1));
const sortEvents = <T extends { id: string }>(events: T[]) => [...events].sort((a, b) => (a.id < b.id ? -1 : 1));

function derive(changes: readonly Change[], definitions = DEFINITIONS, until = LATER) {
  const sorted = [...changes].sort(comparePositions);
  return deriveHistory({ subject: SUBJECT, start: BEGINNING, changes: sorted, definitions, until });
}

/** Changes arrive in parts: what is newer than everything known goes on from there, anything else begins again. */
function arrive(parts: readonly (readonly Change[])[], definitions: KindDefinitions, until = LATER) {
  const known: Change[] = [];
  let stays: ReturnType<typeof derive>['stays'] = [];
  let events: ReturnType<typeof derive>['events'] = [];
  let start: HistoryStart = BEGINNING;
  for (const part of parts) {
    known.push(...part);
    const { newest } = start;
    const sorted = [...part].sort(comparePositions);
    const late = newest !== null && sorted[0] !== undefined && comparePositions(sorted[0], newest) < 0;
    const again = late || (newest !== null && newest.sequence >= DECAY_SEQUENCE);
    const history = again
      ? derive(known, definitions, until)
      : deriveHistory({ subject: SUBJECT, start, changes: sorted, definitions, until });
    const replaced = new Set(start.open.map((one) => `${String(one.stockId)} ${one.sinceId}`));
    stays = again
      ? history.stays
      : [...stays.filter((one) => !replaced.has(`${String(one.stockId)} ${one.sinceId}`)), ...history.stays];
    events = again ? history.events : [...events, ...history.events];
    start = { ...history, open: history.stays.filter((one) => one.untilAt === null) };
  }
  return { attributes: start.attributes, stays: sortStays(stays), events: sortEvents(events) };
}

describe('a derived history', () => {
  it('is what a naive model reads off the sorted changes', () => {
    fc.assert(
      fc.property(anyChanges, (changes) => {
        const { attributes, stays, events } = derive(changes);
        const naive = naiveHistory(SUBJECT, changes, DEFINITIONS);
        expect(attributes).toEqual(naive.attributes);
        expect(sortStays(stays)).toEqual(sortStays(naive.stays));
        expect(sortEvents(events)).toEqual(sortEvents(naive.events));
      }),
      { numRuns: 500 },
    );
  });

  it('is the same in any order of arrival and any split', () => {
    fc.assert(
      fc.property(
        anyChanges.chain((changes) =>
          fc.record({
            changes: fc.constant(changes),
            order: fc.shuffledSubarray(changes, { minLength: changes.length }),
            size: fc.integer({ min: 1, max: 5 }),
          }),
        ),
        ({ changes, order, size }) => {
          const parts = Array.from({ length: Math.ceil(order.length / size) }, (_, n) =>
            order.slice(n * size, n * size + size),
          );
          const naive = naiveHistory(SUBJECT, changes, DEFINITIONS);
          const arrived = arrive(parts, DEFINITIONS);
          expect(arrived.stays).toEqual(sortStays(naive.stays));
          expect(arrived.events).toEqual(sortEvents(naive.events));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('balances: who is inside entered, and every stay ends at most once', () => {
    fc.assert(
      fc.property(anyChanges, (changes) => {
        const { stays } = derive(changes);
        for (const { id } of DEFINITIONS.stocks) {
          const own = stays.filter((one) => one.stockId === id);
          const entered = own.filter((one) => one.entered).length;
          const left = own.filter((one) => one.left).length;
          expect(entered - left).toBe(own.filter((one) => one.untilAt === null).length);
        }
      }),
    );
  });
});

const at = (day: number) => new Date(Date.UTC(2026, 0, day));
const change = (day: number, set: Record<string, unknown>, n = day): Change => ({
  ...{ id: `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`, at: at(day), sequence: 0, set, rule: null },
});
const state = (slug: string, id: number) => ({
  ...{ id, slug, filter: { op: 'equals' as const, path: 'heat', value: slug }, facets: [] },
});
const COOLING: KindDefinitions = {
  stocks: [state('hot', 1), state('warm', 2), state('cold', 3)],
  flows: [{ id: 1, slug: 'cooled', sources: ['hot', 'warm'], sinks: ['warm', 'cold'] }],
  facets: [],
  decays: [
    { id: 1, stockId: 1, days: 14, since: 'changed', set: { heat: 'warm' } },
    { id: 2, stockId: 2, days: 7, since: 'entered', set: { heat: 'cold' } },
  ],
};

describe('decay', () => {
  it('is booked at its due instant, one rule after another, and never before', () => {
    const history = derive([change(1, { heat: 'hot' })], COOLING, at(100));
    expect(history.decays.map((one) => [one.at, one.rule])).toEqual([
      [at(15), 1],
      [at(22), 2],
    ]);
    expect(history.events.map((one) => [one.source, one.sink, one.at])).toEqual([
      ['hot', 'warm', at(15)],
      ['warm', 'cold', at(22)],
    ]);
    expect(derive([change(1, { heat: 'hot' })], COOLING, at(14)).decays).toEqual([]);
    expect(derive([change(1, { heat: 'hot' })], COOLING, at(15)).decays).toHaveLength(1);
  });

  it('does not happen when something happened in time, also at the very instant', () => {
    const visits = [change(1, { heat: 'hot' }), change(10, { visits: 1 }), change(24, { visits: 2 })];
    expect(derive(visits, COOLING, at(37)).decays).toEqual([]);
    expect(derive(visits, COOLING, at(38)).decays.map((one) => one.at)).toEqual([at(38)]);
  });

  it('is the same when the visit that breaks it arrives late', () => {
    const visits = [change(1, { heat: 'hot' }), change(10, { visits: 1 }), change(60, { heat: 'hot' })];
    const whole = derive(visits, COOLING, at(200));
    for (const order of [
      [0, 1, 2],
      [0, 2, 1],
      [2, 1, 0],
      [1, 0, 2],
    ]) {
      const parts = order.map((n) => visits.slice(n, n + 1));
      const arrived = arrive(parts, COOLING, at(200));
      expect(arrived.stays).toEqual(sortStays(whole.stays));
      expect(arrived.events).toEqual(sortEvents(whole.events));
    }
  });

  it('ends when rules undo each other', () => {
    const turning: KindDefinitions = {
      ...COOLING,
      decays: [
        { id: 1, stockId: 1, days: 0.001, since: 'entered', set: { heat: 'warm' } },
        { id: 2, stockId: 2, days: 0.001, since: 'entered', set: { heat: 'hot' } },
      ],
    };
    expect(derive([change(1, { heat: 'hot' })], turning, at(10_000)).decays).toHaveLength(1_000);
  });
});
