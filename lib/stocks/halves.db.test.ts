import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createFlow } from './create-flow';
import { createStock } from './create-stock';
import { recordChanges, type ChangeInput, type ChangeOutcome } from './record-changes';

/* Many changes are written by two connections at once, each with its half of the subjects. */
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let ctx: Context;
const START = Date.parse('2026-03-01T08:00:00Z');
const STATES = ['a', 'b', 'c'];

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
  ctx = { db: db.client, actor: { kind: 'code', name: 'tests' }, now: new Date('2026-03-02T00:00:00Z') };
  for (const slug of STATES) {
    const filter = { op: 'equals' as const, path: 'state', value: slug };
    await createStock(ctx, { slug, name: slug, kind: 'item', filter });
  }
  await createFlow(ctx, { slug: 'moved', name: 'Moved', kind: 'item', sources: STATES, sinks: STATES });
  await db.pool.query('CREATE SEQUENCE failures');
}, 120_000);
beforeEach(() => db.client.$executeRaw`TRUNCATE subject, attribute_change, stay, flow_event`);
afterEach(() => db.pool.query('DROP TRIGGER IF EXISTS fails ON attribute_change'));
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

/** Three changes of each of a hundred subjects, one after another through all of them, each change with its id. */
const CHANGES = STATES.flatMap((state, minute) =>
  Array.from({ length: 100 }, (_, n): ChangeInput => ({
    subject: { kind: 'item', id: `i${String(n)}` },
    attributes: { state },
    at: new Date(START + minute * 60_000 + n),
    id: state,
  })),
);

async function record(changes: readonly ChangeInput[]) {
  const outcomes: ChangeOutcome[] = [];
  const answer = await recordChanges(ctx, {
    changes,
    source: 'token',
    onOutcome: (index, outcome) => {
      // Told once for each.
      expect(outcomes[index]).toBeUndefined();
      outcomes[index] = outcome;
    },
  });
  return { answer, outcomes };
}

const everything = async () => ({
  subjects: await db.client.$queryRaw`
    SELECT id, external_id, attributes, changed_at, changed_seq, changed_id FROM subject ORDER BY 1`,
  changes: await db.client.$queryRaw`SELECT subject_id, id, at, sequence, set FROM attribute_change ORDER BY 1, 2`,
  stays: await db.client.$queryRaw`SELECT * FROM stay ORDER BY subject_id, stock_id, since_id`,
  events: await db.client.$queryRaw`SELECT subject_id, id, at, sequence, source, sink FROM flow_event ORDER BY 1, 2`,
});

/** Transactions that wrote changes. */
async function writers(): Promise<number> {
  const { rows } = await db.pool.query<{ n: number }>(
    'SELECT count(DISTINCT xmin::text)::int AS n FROM attribute_change',
  );
  return rows[0]?.n ?? 0;
}

/** Changes of the upper half fail, so many times; how often they failed outlives what they roll back. */
async function failUpperHalf(times: number): Promise<void> {
  await db.pool.query("SELECT setval('failures', 1, false)");
  await db.pool.query(`
    CREATE OR REPLACE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('failures') <= ${String(times)} THEN RAISE EXCEPTION 'refused'; END IF; RETURN NEW; END $$`);
  await db.pool.query(`
    CREATE TRIGGER fails BEFORE INSERT ON attribute_change
    FOR EACH ROW WHEN (NEW.subject_id >= '80000000-0000-0000-0000-000000000000') EXECUTE FUNCTION fail()`);
}

it('give what all give in one piece, and each change its outcome', async () => {
  // One after another, in pieces that are not halved. The place in the list is a change's sequence.
  for (let n = 0; n < CHANGES.length; n += 50)
    await record(CHANGES.slice(n, n + 50).map((change, m) => ({ ...change, sequence: n + m })));
  const expected = await everything();
  await db.client.$executeRaw`TRUNCATE subject, attribute_change, stay, flow_event`;
  const { answer, outcomes } = await record(CHANGES);
  expect(answer).toMatchObject({ recorded: 300, duplicates: 0, conflicts: 0, rejected: [] });
  expect(outcomes).toEqual(CHANGES.map(() => 'recorded'));
  expect(await everything()).toEqual(expected);
  expect(expected).toMatchObject({ subjects: { length: 100 }, stays: { length: 300 }, events: { length: 200 } });
  expect(await writers()).toBe(2);
});

it('say of each change what became of it, wherever in the list it stands', async () => {
  const known = CHANGES.filter((_, n) => n % 3 === 0);
  await record(known);
  const other = new Set(CHANGES.filter((_, n) => n % 30 === 0));
  const sent = CHANGES.map((change) => (other.has(change) ? { ...change, attributes: { state: 'b' } } : change));
  const odd: ChangeInput = { subject: { kind: 'item', id: 'with space' }, attributes: {} };
  const { answer, outcomes } = await record([odd, ...sent]);
  const conflicting = CHANGES.filter((change, n) => n % 30 === 0 && change.attributes['state'] !== 'b').length;
  expect(answer).toMatchObject({ recorded: 200, duplicates: 100, conflicts: conflicting, rejected: [{ index: 0 }] });
  expect(outcomes.slice(1)).toEqual(
    CHANGES.map((change, n) => {
      if (n % 3 !== 0) return 'recorded';
      return n % 30 === 0 && change.attributes['state'] !== 'b' ? 'conflict' : 'duplicate';
    }),
  );
});

it('go on alone: what failed with one of them is written after the other', async () => {
  await record(CHANGES);
  const expected = await everything();
  await db.client.$executeRaw`TRUNCATE subject, attribute_change, stay, flow_event`;
  await failUpperHalf(1);
  const { answer } = await record(CHANGES);
  expect(answer).toMatchObject({ recorded: 300, duplicates: 0 });
  expect(await everything()).toEqual(expected);
});

it('answer an error when one fails again; sent again, the rest is recorded and nothing twice', async () => {
  await record(CHANGES);
  const expected = await everything();
  await db.client.$executeRaw`TRUNCATE subject, attribute_change, stay, flow_event`;
  await failUpperHalf(2);
  await expect(record(CHANGES)).rejects.toThrow('refused');
  const { changes } = (await everything()) as { changes: unknown[] };
  expect(changes.length).toBeGreaterThan(0);
  const { answer } = await record(CHANGES);
  expect(answer).toEqual({ recorded: 300 - changes.length, duplicates: changes.length, conflicts: 0, rejected: [] });
  expect(await everything()).toEqual(expected);
});
