import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { subjectId } from '@/lib/subjects/subject-id';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createFlow } from './create-flow';
import { createStock } from './create-stock';
import { recordChanges, type ChangeInput } from './record-changes';

/* Subjects that are new are written with what they are already, whoever else makes them at the same time. */
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let ctx: Context;
const START = Date.parse('2026-03-01T08:00:00Z');
const NOW = new Date('2026-03-02T00:00:00Z');

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 8);
  ctx = { db: db.client, actor: { kind: 'code', name: 'tests' }, now: NOW };
  for (const slug of ['a', 'b', 'c']) {
    const filter = { op: 'equals' as const, path: 'state', value: slug };
    await createStock(ctx, { slug, name: slug, kind: 'item', filter });
  }
  await createFlow(ctx, { slug: 'ab', name: 'ab', kind: 'item', sources: ['a'], sinks: ['b'] });
}, 120_000);
beforeEach(() => db.client.$executeRaw`TRUNCATE subject, attribute_change, stay, flow_event`);
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

const change = (id: string, state: string, minute: number): ChangeInput => ({
  subject: { kind: 'item', id },
  attributes: { state, [`saw_${state}`]: true },
  at: new Date(START + minute * 60_000),
  id: `${state} ${String(minute)}`,
  sequence: 0,
});
const everything = async () => ({
  subjects: await db.client.$queryRaw`
    SELECT id, kind, external_id, attributes, changed_at, changed_seq, changed_id FROM subject ORDER BY 1`,
  stays: await db.client.$queryRaw`SELECT * FROM stay ORDER BY subject_id, stock_id, since_id`,
  events: await db.client.$queryRaw`SELECT subject_id, id, at, source, sink FROM flow_event ORDER BY 1, 2`,
});
const record = (changes: ChangeInput[]) => recordChanges(ctx, { changes, source: 'log', telling: true });

/** Two subjects with three changes each. */
const LIFE = ['x', 'y'].flatMap((id) => [change(id, 'a', 0), change(id, 'b', 5), change(id, 'c', 9)]);

it('are written once, with all of their changes, as if these had come one by one', async () => {
  for (const one of LIFE) await record([one]);
  const expected = await everything();
  await db.client.$executeRaw`TRUNCATE subject, attribute_change, stay, flow_event`;
  const before = await tuplesUpdated();
  expect(await record(LIFE)).toMatchObject({ recorded: 6, duplicates: 0 });
  expect(await everything()).toEqual(expected);
  expect(expected).toMatchObject({ subjects: { length: 2 }, stays: { length: 6 }, events: { length: 2 } });
  // Neither subjects nor stays are changed after they were made.
  expect(await tuplesUpdated()).toEqual(before);
});

/** Rows of subjects and stays that were ever updated. */
async function tuplesUpdated(): Promise<unknown> {
  // Statistics arrive when their connection reports them.
  await Promise.all(Array.from({ length: 8 }, () => db.pool.query('SELECT pg_stat_force_next_flush()')));
  const { rows } = await db.pool.query(
    "SELECT relname, n_tup_upd FROM pg_stat_user_tables WHERE relname IN ('subject', 'stay') ORDER BY 1",
  );
  return rows;
}

it('are taken as they are when somebody else makes them first', async () => {
  await record(LIFE);
  const expected = await everything();
  await db.client.$executeRaw`TRUNCATE subject, attribute_change, stay, flow_event`;
  const other = await db.pool.connect();
  try {
    await other.query('BEGIN');
    await other.query("INSERT INTO subject (id, kind, external_id) VALUES ($1, 'item', 'y')", [subjectId('item', 'y')]);
    const done = record(LIFE);
    await sleep(300);
    await other.query('COMMIT');
    expect(await done).toMatchObject({ recorded: 6, duplicates: 0 });
  } finally {
    other.release();
  }
  expect(await everything()).toEqual(expected);
});

it('end the same when many write the same ones at once', async () => {
  const many = Array.from({ length: 200 }, (_, n) => [
    change(`m${String(n)}`, 'a', 0),
    change(`m${String(n)}`, 'b', n % 7),
    change(`m${String(n)}`, 'c', 8),
  ]).flat();
  await record(many);
  const expected = await everything();
  await db.client.$executeRaw`TRUNCATE subject, attribute_change, stay, flow_event`;
  const parts = [many, many.filter((_, n) => n % 2 === 0), many.toReversed(), many.filter((_, n) => n % 3 !== 0)];
  const answers = await Promise.all(parts.map(record));
  expect(answers.reduce((sum, { recorded }) => sum + recorded, 0)).toBe(600);
  // A list's order is not what counts, but the order that changes say of themselves: here by their instants.
  expect(await everything()).toEqual(expected);
}, 60_000);

it('are derived from what is left of them where a subject is gone and its changes are not', async () => {
  await record(LIFE);
  const expected = await everything();
  await db.client.$executeRaw`DELETE FROM subject WHERE external_id = 'x'`;
  await db.client.$executeRaw`DELETE FROM stay`;
  await db.client.$executeRaw`DELETE FROM flow_event`;
  await record(LIFE.filter(({ subject }) => subject.id === 'x'));
  await db.client.$executeRaw`DELETE FROM subject WHERE external_id = 'y'`;
  await record(LIFE.slice(3, 4));
  expect(await everything()).toEqual(expected);
});
