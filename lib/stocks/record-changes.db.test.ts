import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { attributeChangeId, subjectId } from '@/lib/subjects/subject-id';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createFacet } from './create-facet';
import { createFlow } from './create-flow';
import { createStock } from './create-stock';
import { anyChanges, DEFINITIONS } from './history-arbitrary';
import { comparePositions, type Change, type KindDefinitions } from './history';
import { readEvents, readStays } from './history.sql';
import { loadKinds } from './load-kinds';
import { naiveHistory } from './naive-model';
import { recordChanges, type ChangeInput } from './record-changes';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let ctx: Context;
let definitions: KindDefinitions;

const NOW = new Date('2026-11-21T12:00:00Z');

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 12);
  ctx = { db: db.client, actor: { kind: 'code', name: 'tests' }, now: NOW };
  const kind = 'item';
  for (const { slug, path } of DEFINITIONS.facets) await createFacet(ctx, { slug, name: slug, kind, path });
  for (const { slug, filter, facets } of DEFINITIONS.stocks) {
    await createStock(ctx, { slug, name: slug, kind, filter, facets });
  }
  for (const { slug, sources, sinks } of DEFINITIONS.flows) {
    await createFlow(ctx, { slug, name: slug, kind, sources, sinks });
  }
  definitions = (await loadKinds(db.client, [kind])).get(kind) ?? DEFINITIONS;
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});
beforeEach(async () => {
  await db.client.$executeRaw`TRUNCATE subject, attribute_change, stay, flow_event`;
  await db.client.$executeRaw`UPDATE history_build SET dirty_from = NULL`;
});

const input = (change: Change, id: string): ChangeInput => ({
  subject: { kind: 'item', id },
  attributes: change.set,
  at: change.at,
  sequence: change.sequence,
  id: change.id,
});

const stayKey = (one: { stockId: number; sinceId: string }) => `${String(one.stockId)} ${one.sinceId}`;

/** What is stored of a subject is what the naive model says. */
async function expectNaive(id: string, changes: readonly Change[]): Promise<void> {
  const subject = subjectId('item', id);
  const known = changes.map((change) => ({ ...change, id: attributeChangeId(subject, change.id) }));
  const naive = naiveHistory(subject, known, definitions);
  const own = <T extends object>(one: T) => ({ ...one, subject });
  const stays = await readStays(db.client, [subject], true);
  expect(stays.sort((a, b) => (stayKey(a) < stayKey(b) ? -1 : 1))).toEqual(
    naive.stays.map(own).sort((a, b) => (stayKey(a) < stayKey(b) ? -1 : 1)),
  );
  const events = await readEvents(db.client, [subject]);
  expect(events.sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
    naive.events.map(own).sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
  const stored = await db.client.subject.findUnique({ where: { id: subject } });
  expect(stored?.attributes ?? {}).toEqual(naive.attributes);
  expect(stored?.changedId ?? null).toEqual([...known].sort(comparePositions).at(-1)?.id ?? null);
}

describe('recording changes', () => {
  it('gives what a naive model says, in any order of arrival, any parts, and sent twice', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        anyChanges.chain((changes) =>
          fc.record({
            changes: fc.constant(changes),
            order: fc.shuffledSubarray(changes, { minLength: changes.length }),
            size: fc.integer({ min: 1, max: 6 }),
          }),
        ),
        async ({ changes, order, size }) => {
          run += 1;
          const id = `s${String(run)}`;
          for (let n = 0; n < order.length; n += size) {
            const part = order.slice(n, n + size).map((change) => input(change, id));
            const answer = await recordChanges(ctx, { changes: part, source: 'token' });
            expect(answer).toEqual({ recorded: part.length, duplicates: 0, conflicts: 0, rejected: [] });
          }
          await expectNaive(id, changes);
          const again = await recordChanges(ctx, { changes: order.map((one) => input(one, id)), source: 'import' });
          expect(again).toMatchObject({ recorded: 0, duplicates: changes.length, conflicts: 0 });
          await expectNaive(id, changes);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('of one subject by many writers at once ends as if they had come one after another', async () => {
    const changes: Change[] = Array.from({ length: 60 }, (_, n) => ({
      id: `00000000-0000-8000-8000-${String(n).padStart(12, '0')}`,
      at: new Date(Date.UTC(2026, 10, 1, 0, n % 20)),
      sequence: n % 3,
      set: n % 2 === 0 ? { state: 'abc'.charAt(n % 3) } : { plan: n % 4 === 1 ? 'free' : 'paid' },
      rule: null,
    }));
    const parts = Array.from({ length: 12 }, (_, n) => changes.filter((_one, i) => i % 12 === n));
    // Each writer names two subjects, in opposite orders.
    const answers = await Promise.all(
      parts.map((part, n) => {
        const rows = part.flatMap((change) => [input(change, 'one'), input(change, 'two')]);
        return recordChanges(ctx, { changes: n % 2 === 0 ? rows : rows.reverse(), source: 'token' });
      }),
    );
    expect(answers.reduce((sum, answer) => sum + answer.recorded, 0)).toBe(120);
    await expectNaive('one', changes);
    await expectNaive('two', changes);
  });

  it('keeps the first of two that say different things, and counts a conflict', async () => {
    const subject = { kind: 'item', id: 'x' };
    const first = { subject, attributes: { state: 'a' }, at: NOW, id: 'e1' };
    const answer = await recordChanges(ctx, {
      changes: [first, { ...first, attributes: { state: 'b' } }, first],
      source: 'token',
    });
    expect(answer).toMatchObject({ recorded: 1, duplicates: 2, conflicts: 1 });
    const later = { ...first, at: new Date(NOW.getTime() - 1000) };
    expect(await recordChanges(ctx, { changes: [later, first], source: 'token' })).toMatchObject({
      ...{ recorded: 0, duplicates: 2, conflicts: 1 },
    });
    // Without a stated time a repeat cannot be at another time.
    const { at: _, ...timeless } = first;
    expect(await recordChanges(ctx, { changes: [timeless], source: 'token' })).toMatchObject({ conflicts: 0 });
    const stored = await db.client.subject.findFirstOrThrow({ where: { externalId: 'x' } });
    expect(stored.attributes).toEqual({ state: 'a' });
  });

  it('takes changes without a time in the order in which they come, also within one millisecond', async () => {
    const subject = { kind: 'item', id: 'y' };
    for (const state of ['a', 'b', 'c', 'a', 'b'])
      await recordChanges(ctx, { changes: [{ subject, attributes: { state } }], source: 'token' });
    await recordChanges(ctx, {
      changes: ['c', 'a', 'c'].map((state) => ({ subject, attributes: { state } })),
      source: 'token',
    });
    const stored = await db.client.subject.findFirstOrThrow({ where: { externalId: 'y' } });
    expect(stored.attributes).toEqual({ state: 'c' });
    expect(await db.client.stay.count({ where: { entered: true, stockId: definitions.stocks[0]?.id ?? 0 } })).toBe(3);
  });

  it('names what it refuses and records the rest; marks records as out of date from the earliest change', async () => {
    const subject = { kind: 'item', id: 'z' };
    const answer = await recordChanges(ctx, {
      changes: [
        { subject: { kind: 'item', id: 'has space' }, attributes: {} },
        { subject, attributes: { n: Infinity } },
        { subject, attributes: JSON.parse('{"__proto__":1}') as Record<string, unknown> },
        { subject, attributes: { long: 'x'.repeat(20_000) } },
        { subject, attributes: { state: 'a' }, at: new Date(NaN) },
        { subject, attributes: { state: 'a' }, at: new Date('2026-11-02T00:00:00Z') },
        { subject, attributes: { state: 'b' }, at: new Date('2027-11-02T00:00:00Z') },
      ],
      source: 'token',
    });
    expect(answer).toMatchObject({ recorded: 2 });
    expect(answer.rejected.map((one) => one.index)).toEqual([0, 1, 2, 3, 4]);
    const build = await db.client.historyBuild.findUniqueOrThrow({ where: { kind: 'item' } });
    expect(build.dirtyFrom).toEqual(new Date('2026-11-02T00:00:00Z'));
    const stored = await db.client.subject.findFirstOrThrow({ where: { externalId: 'z' } });
    expect(stored.changedAt).toEqual(new Date('2026-11-21T12:05:00Z'));
    const reader: Context = { ...ctx, actor: { kind: 'token', id: 't', name: 'reader', scope: 'read' } };
    await expect(recordChanges(reader, { changes: [], source: 'token' })).rejects.toThrow('permission to record');
  });

  it('of a visitor by a sender with a token confirms it, unless it says otherwise', async () => {
    const changes = ['v1', 'v2'].map((id) => ({
      subject: { kind: 'visitor', id },
      attributes: { plan: 'free' },
      confirmed: id === 'v1',
    }));
    await recordChanges(ctx, { changes, source: 'token' });
    await recordChanges(ctx, {
      changes: [{ subject: { kind: 'visitor', id: 'v3' }, attributes: { plan: 'free' } }],
      source: 'snapshot',
    });
    const rows = await db.client.subject.findMany({ where: { kind: 'visitor' }, orderBy: { externalId: 'asc' } });
    expect(rows.map((row) => row.confirmedAt)).toEqual([NOW, null, null]);
  });
});
