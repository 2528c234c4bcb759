import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { archiveStock } from './archive-stock';
import { bookDecays } from './book-decays';
import type { FlowCall } from '@/lib/definitions';
import { onFlow } from './callbacks';
import { createDecayRule } from './create-decay-rule';
import { createFacet } from './create-facet';
import { createFlow } from './create-flow';
import { createStock } from './create-stock';
import { deliverCallbacks } from './deliver-callbacks';
import { rebuildHistory } from './rebuild-history';
import { recordChanges, type ChangeInput } from './record-changes';
import { restoreStock } from './restore-stock';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;

const NOW = new Date('2026-11-21T12:00:00Z');
const DAY_MS = 86_400_000;
const at = (now: Date): Context => ({ db: db.client, actor: { kind: 'code', name: 'tests' }, now });
const time = (now: Date, calls = Infinity) => {
  let asked = 0;
  return { now, deadlineMs: 1, elapsedMs: () => (asked++ < calls ? 0 : 1) };
};

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 12);
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});
beforeEach(async () => {
  await db.client.$executeRaw`
    TRUNCATE subject, attribute_change, stay, flow_event, flow_callback, stock, flow, facet, decay_rule, history_build`;
});

const equals = (value: string) => ({ op: 'equals' as const, path: 'state', value });
async function define(now = NOW): Promise<void> {
  const kind = 'loan';
  await createFacet(at(now), { slug: 'area', name: 'Area', kind, path: 'area' });
  for (const slug of ['asked', 'granted', 'refused'])
    await createStock(at(now), { slug, name: slug, kind, filter: equals(slug) });
  await createFlow(at(now), { slug: 'grants', name: 'Grants', kind, sources: ['asked'], sinks: ['granted'] });
  await createFlow(at(now), { slug: 'opens', name: 'Opens', kind, sources: [null], sinks: ['asked'] });
}

const STATES = ['asked', 'granted', 'refused', 'asked', 'gone'];
const changes: ChangeInput[] = Array.from({ length: 200 }, (_, n) => ({
  subject: { kind: 'loan', id: `l${String(n % 40)}` },
  attributes: { state: STATES[(n * 7) % 5], ...(n % 3 === 0 ? { area: `area ${String(n % 4)}` } : {}) },
  at: new Date(Date.UTC(2026, 0, 1 + ((n * 13) % 60), n % 24)),
  sequence: n,
  id: `c${String(n)}`,
}));

/** Everything that is derived, with names in place of numbers, and everything that the truth is. */
const everything = () => db.client.$queryRaw`
  SELECT s.external_id, s.attributes, s.changed_at, s.changed_seq, s.changed_id::text AS changed_id,
    (SELECT jsonb_agg(jsonb_build_array(k.slug, y.since_id, y.since_at, y.since_seq, y.entered_at, y.entered, y.until_at,
      y."left", y.facets) ORDER BY y.since_at, y.since_seq, k.slug)
      FROM stay y JOIN stock k ON k.id = y.stock_id WHERE y.subject_id = s.id) AS stays,
    (SELECT jsonb_agg(jsonb_build_array(f.slug, e.at, e.sequence, e.source, e.sink, e.before, e.after, e.change_id)
      ORDER BY e.at, e.sequence, f.slug)
      FROM flow_event e JOIN flow f ON f.id = e.flow_id WHERE e.subject_id = s.id) AS events
  FROM subject s ORDER BY s.external_id`;
const build = () => db.client.historyBuild.findUniqueOrThrow({ where: { kind: 'loan' } });

describe('rebuilding history', () => {
  it('gives the same for what came before and after the definitions, in pieces, interrupted and shuffled', async () => {
    await define();
    await recordChanges(at(NOW), { changes, source: 'import' });
    const wanted = await everything();
    expect(await build()).toMatchObject({ wanted: 6, built: 6 });

    await db.client
      .$executeRaw`TRUNCATE subject, attribute_change, stay, flow_event, stock, flow, facet, history_build`;
    const shuffled = changes.map((_, n) => changes[(n * 37) % 200]).filter((one) => one !== undefined);
    await recordChanges(at(NOW), { changes: shuffled.slice(0, 100), source: 'import' });
    await define();
    expect(await rebuildHistory(db.client, { ...time(NOW, 2), chunk: 7 })).toMatchObject({
      complete: false,
      subjects: 14,
    });
    expect(await build()).toMatchObject({ done: 14n, total: 40n, building: 6, built: 0 });
    await recordChanges(at(NOW), { changes: shuffled.slice(100), source: 'import' });
    const rest = await rebuildHistory(db.client, { ...time(NOW), chunk: 7 });
    expect(rest).toMatchObject({ complete: true, subjects: 26, rebuilt: ['loan'] });
    expect(await everything()).toEqual(wanted);
    expect(await build()).toMatchObject({ wanted: 6, built: 6, building: null });
    expect((await build()).dirtyFrom).toEqual(new Date('2026-01-01T00:00:00Z'));
    expect(await rebuildHistory(db.client, time(NOW))).toMatchObject({ subjects: 0, rebuilt: [] });
  });

  it('takes an archived stock out and brings it back as it was; a definition that changes meanwhile begins it anew', async () => {
    await define();
    await recordChanges(at(NOW), { changes, source: 'import' });
    const wanted = await everything();
    await archiveStock(at(NOW), { slug: 'granted' });
    await rebuildHistory(db.client, { ...time(NOW, 1), chunk: 10 });
    await restoreStock(at(NOW), { slug: 'granted' });
    expect(await rebuildHistory(db.client, { ...time(NOW), chunk: 10 })).toMatchObject({ subjects: 40 });
    expect(await everything()).toEqual(wanted);
    await archiveStock(at(NOW), { slug: 'granted' });
    await rebuildHistory(db.client, time(NOW));
    expect(await db.client.flowEvent.count({ where: { sink: 'granted' } })).toBe(0);
  });

  it('goes on while others write', async () => {
    await recordChanges(at(NOW), { changes: changes.slice(0, 150), source: 'import' });
    await define();
    await Promise.all([
      rebuildHistory(db.client, { ...time(NOW), chunk: 5 }),
      ...[0, 1, 2, 3, 4].map((n) =>
        recordChanges(at(NOW), { changes: changes.slice(150 + n * 10, 160 + n * 10), source: 'token' }),
      ),
    ]);
    await rebuildHistory(db.client, time(NOW));
    const gone = await everything();
    await db.client.$executeRaw`UPDATE history_build SET wanted = wanted + 1`;
    expect(await rebuildHistory(db.client, time(NOW))).toMatchObject({ subjects: 40, changed: 0 });
    expect(await everything()).toEqual(gone);
  });
});

it('a definition made while others write leaves nobody with the history of before', async () => {
  await define();
  const parts = Array.from({ length: 10 }, (_, n) => changes.slice(n * 20, n * 20 + 20));
  await Promise.all([
    ...parts.map((part) => recordChanges(at(NOW), { changes: part, source: 'token' })),
    createStock(at(NOW), { slug: 'gone', name: 'Gone', kind: 'loan', filter: equals('gone') }),
    createFlow(at(NOW), { slug: 'goes', name: 'Goes', kind: 'loan', sources: ['granted'], sinks: ['gone'] }),
  ]);
  await rebuildHistory(db.client, time(NOW));
  const after = await everything();
  await db.client.$executeRaw`UPDATE history_build SET wanted = wanted + 1`;
  expect(await rebuildHistory(db.client, time(NOW))).toMatchObject({ subjects: 40, changed: 0 });
  expect(await everything()).toEqual(after);
});

describe('decay', () => {
  const visit = (days: number, set: Record<string, unknown> = { seen: days }): ChangeInput => ({
    subject: { kind: 'lead', id: 'x' },
    attributes: set,
    at: new Date(NOW.getTime() + days * DAY_MS),
  });
  const decays = async () =>
    (await db.client.attributeChange.findMany({ where: { rule: { not: null } }, orderBy: { at: 'asc' } })).map(
      (row) => [(row.at.getTime() - NOW.getTime()) / DAY_MS, row.set],
    );
  beforeEach(async () => {
    for (const slug of ['hot', 'warm', 'cold'])
      await createStock(at(NOW), { slug, name: slug, kind: 'lead', filter: equals(slug) });
    const rule = { days: 14, since: 'changed' as const, stock: 'hot', set: { state: 'warm' } };
    await createDecayRule(at(NOW), { slug: 'cools', name: 'Cools', ...rule });
    await createDecayRule(at(NOW), { slug: 'ends', name: 'Ends', days: 7, stock: 'warm', set: { state: 'cold' } });
  });

  it('is booked by the job at its due instants and only once', async () => {
    await recordChanges(at(NOW), { changes: [visit(0, { state: 'hot' })], source: 'token' });
    const later = (days: number) => time(new Date(NOW.getTime() + days * DAY_MS));
    expect(await bookDecays(db.client, later(13.9))).toEqual({ decayed: 0, complete: true });
    expect(await bookDecays(db.client, later(14))).toEqual({ decayed: 1, complete: true });
    expect(await bookDecays(db.client, later(14))).toEqual({ decayed: 0, complete: true });
    expect(await decays()).toEqual([[14, { state: 'warm' }]]);
    expect((await bookDecays(db.client, later(400))).decayed).toBe(1);
    expect(await decays()).toEqual([
      [14, { state: 'warm' }],
      [21, { state: 'cold' }],
    ]);
    expect((await bookDecays(db.client, later(500))).decayed).toBe(0);
    const subject = await db.client.subject.findFirstOrThrow();
    expect(subject.attributes).toEqual({ state: 'cold' });
  });

  it('is undone by a late visit, booked by a late one, and gone with its rule', async () => {
    const soon = new Date(NOW.getTime() + 100 * DAY_MS);
    await recordChanges(at(soon), { changes: [visit(0, { state: 'hot' })], source: 'token' });
    expect((await decays()).map(([day]) => day)).toEqual([14, 21]);
    await recordChanges(at(soon), { changes: [visit(10)], source: 'token' });
    expect((await decays()).map(([day]) => day)).toEqual([24, 31]);
    await recordChanges(at(soon), { changes: [visit(90, { state: 'hot' })], source: 'token' });
    expect((await decays()).map(([day]) => day)).toEqual([24, 31]);
    await recordChanges(at(soon), { changes: [visit(20), visit(30), visit(40)], source: 'token' });
    expect((await decays()).map(([day]) => day)).toEqual([54, 61]);
    await db.client.decayRule.updateMany({ data: { archivedAt: NOW } });
    await db.client.$executeRaw`UPDATE history_build SET wanted = wanted + 1`;
    await rebuildHistory(db.client, time(soon));
    expect(await decays()).toEqual([]);
    expect((await db.client.subject.findFirstOrThrow()).attributes).toEqual({ state: 'hot', seen: 40 });
  });
});

describe('callbacks', () => {
  const told: FlowCall[] = [];
  let broken = false;
  const loan = (id: string, state: string, minutesAgo: number | null = null): ChangeInput => ({
    subject: { kind: 'loan', id },
    attributes: { state },
    ...(minutesAgo === null ? {} : { at: new Date(NOW.getTime() - minutesAgo * 60_000) }),
  });
  beforeAll(() => {
    onFlow('grants', (call) => {
      if (broken) throw new Error('the mail server is away');
      told.push(call);
    });
  });
  beforeEach(async () => {
    told.length = 0;
    broken = false;
    await define();
  });

  it('are told once about what has just happened, and never about imports, late changes or old ones', async () => {
    const write = (list: ChangeInput[], source: 'token' | 'import' = 'token') =>
      recordChanges(at(NOW), { changes: list, source });
    await write([loan('a', 'asked', 90), loan('b', 'asked', 90), loan('c', 'asked', 90), loan('d', 'asked', 90)]);
    await write([loan('a', 'granted', 5), loan('b', 'granted', 70)]);
    await write([loan('c', 'granted', 5)], 'import');
    await write([loan('d', 'refused', 5)]);
    await write([loan('d', 'granted', 20)]);
    expect(await deliverCallbacks(db.client, time(NOW))).toMatchObject({ delivered: 1, failed: 0 });
    expect(told).toMatchObject([
      { flow: 'grants', subject: { kind: 'loan', id: 'a' }, source: 'asked', sink: 'granted' },
    ]);
    await deliverCallbacks(db.client, time(NOW));
    expect(told).toHaveLength(1);
  });

  it('are told when a change that moves nobody comes with the event or was there first; not what a rebuild finds', async () => {
    const seen = (id: string, minutesAgo: number): ChangeInput => ({
      ...loan(id, '', minutesAgo),
      attributes: { seen: minutesAgo },
    });
    const write = (list: ChangeInput[]) => recordChanges(at(NOW), { changes: list, source: 'token' });
    await write(['f', 'g', 'h'].map((id) => loan(id, 'asked', 90)));
    await write([loan('f', 'granted', 6), seen('f', 5)]);
    await write([seen('g', 5)]);
    await write([loan('g', 'granted', 6)]);
    await write([loan('h', 'refused', 6)]);
    onFlow('refuses', (call) => void told.push(call));
    await createFlow(at(NOW), { slug: 'refuses', name: 'R', kind: 'loan', sources: ['asked'], sinks: ['refused'] });
    await write([seen('h', 5)]);
    expect(await db.client.flowEvent.count({ where: { sink: 'refused' } })).toBe(1);
    await deliverCallbacks(db.client, time(NOW));
    expect(told.map(({ flow, subject }) => [flow, subject.id]).sort()).toEqual([
      ['grants', 'f'],
      ['grants', 'g'],
    ]);
  });

  it('that never come to an end keep nobody else waiting, and are tried again', async () => {
    let stuck = true;
    onFlow('grants', () => (stuck ? new Promise<void>(() => undefined) : undefined), 'stuck');
    await recordChanges(at(NOW), { changes: [loan('i', 'asked', 10), loan('i', 'granted')], source: 'token' });
    const soon = { ...time(NOW), limitMs: 100 };
    expect(await deliverCallbacks(db.client, soon)).toMatchObject({
      ...{ delivered: 1, failed: 1, errors: ['grants stuck: did not come to an end within 0.1 s'] },
    });
    expect(told).toHaveLength(1);
    stuck = false;
    const later = time(new Date(NOW.getTime() + 61_000));
    expect(await deliverCallbacks(db.client, later)).toMatchObject({ delivered: 1, failed: 0 });
  });

  it('that take longer than the run leave the rest to the next one', async () => {
    await recordChanges(at(NOW), {
      changes: ['j', 'k', 'l'].flatMap((id) => [loan(id, 'asked', 10), loan(id, 'granted')]),
      source: 'token',
    });
    expect(await deliverCallbacks(db.client, time(NOW, 1))).toMatchObject({ complete: false });
    expect(told).toHaveLength(1);
    await deliverCallbacks(db.client, time(new Date(NOW.getTime() + 301_000)));
    expect(told).toHaveLength(3);
  });

  it('that fail are tried again later and lose nothing', async () => {
    broken = true;
    await recordChanges(at(NOW), { changes: [loan('e', 'asked', 10), loan('e', 'granted')], source: 'token' });
    expect(await deliverCallbacks(db.client, time(NOW))).toMatchObject({
      failed: 1,
      errors: ['grants default: the mail server is away'],
    });
    expect(await db.client.flowCallback.findFirst()).toMatchObject({ attempts: 1, error: 'the mail server is away' });
    broken = false;
    expect(await deliverCallbacks(db.client, time(new Date(NOW.getTime() + 30_000)))).toMatchObject({ delivered: 0 });
    expect(await deliverCallbacks(db.client, time(new Date(NOW.getTime() + 61_000)))).toMatchObject({ delivered: 1 });
    expect(told).toHaveLength(1);
    expect(await db.client.flowCallback.count()).toBe(0);
    expect(await db.client.flowEvent.count({ where: { sink: 'granted' } })).toBe(1);
  });
});
