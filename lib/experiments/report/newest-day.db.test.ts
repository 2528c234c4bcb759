import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context, Database } from '@/lib/db/context';
import { createGoal } from '@/lib/goals/create-goal';
import { enrollPlayers, reachGoal } from '@/lib/testing/many-players';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createExperiment } from '../create-experiment';
import { enableExperiment } from '../enable-experiment';
import { updateReports } from '../update-reports';
import { runUpkeep } from '../upkeep/run-upkeep';
import { countConversions, sumTotals } from './increments.sql';

const [FIRST, SECOND, AFTER] = ['2026-11-10', '2026-11-11', '2026-11-12'].map(
  (day) => new Date(`${day}T00:00:00Z`),
) as [Date, Date, Date];
const SUBJECTS = 1_200;
const HOUR_MS = 3_600_000;

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let experimentId: number;
let goalId: number;
const context = (now: Date): Context => ({ db: db.client, actor: { kind: 'code', name: 'test' }, now });

/** Players who are enrolled on a day. */
const enroll = (name: string, at: Date) => enrollPlayers(db.pool, { name, count: SUBJECTS, experimentId, at });

/** Each of them buys for `value` in the second hour of a day. */
const buy = (players: Awaited<ReturnType<typeof enroll>>, day: Date, value: string) =>
  reachGoal(db.pool, players, { goalId, at: () => new Date(day.getTime() + HOUR_MS), value });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 2);
  // As in the minute before autovacuum comes by.
  for (const table of ['enrollment', 'first_conversion', 'goal_record', 'subject'])
    await db.pool.query(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
  ({ id: goalId } = await createGoal(context(FIRST), { key: 'bought', name: 'Bought', engagement: 'sum' }));
  await createExperiment(context(FIRST), { key: 'shop', name: 'Shop' });
  ({ id: experimentId } = await enableExperiment(context(FIRST), { key: 'shop' }));
  const known = await enroll('known', FIRST);
  await buy(known, FIRST, '2');
  expect(await updateReports(db.client, { now: SECOND, elapsedMs: () => 0, overlapSeconds: 0 })).toMatchObject({
    failed: 0,
  });
  for (const table of ['enrollment', 'first_conversion', 'goal_record']) await db.pool.query(`ANALYZE ${table}`);
  // A day of which the statistics of the tables know nothing: half of its buyers are new, the others have bought before.
  await buy(known, SECOND, '3');
  await buy(await enroll('new', SECOND), SECOND, '5');
  await runUpkeep(db.client, 0);
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

/** What a question answers, and how many rows of these tables it read. */
async function watch<T>(tables: string[], ask: (tx: Database) => Promise<T>): Promise<{ answer: T; read: number }> {
  return db.client.$transaction(
    async (tx) => {
      // The connection may still keep counts of what it did before.
      const readSoFar = async () => {
        const [counted] = await tx.$queryRaw<{ rows: number | null }[]>`
          SELECT sum(coalesce(idx_tup_fetch, 0) + seq_tup_read)::int AS rows FROM pg_stat_xact_user_tables
          WHERE relname = ANY(${tables}::text[])`;
        return counted?.rows ?? 0;
      };
      await tx.$executeRaw`SET LOCAL random_page_cost = 1.1`;
      const before = await readSoFar();
      const answer = await ask(tx);
      return { answer, read: (await readSoFar()) - before };
    },
    { timeout: 60_000 },
  );
}

const window = () => ({ experimentId, phase: 0, boundaries: [SECOND, AFTER] });

it('what a newest day adds to the totals of those who come back is read once for each of them', async () => {
  const { answer, read } = await watch(['goal_record'], (tx) => sumTotals(tx, window(), [goalId], 'sum'));
  // Who had 2 has 5 now: 25 − 4 more; who is new has 5.
  const found = answer.map((row) => [row.variant, row.bucket, Number(row.sum), Number(row.squares)]);
  expect(found.sort()).toEqual([
    ['control', 1, (SUBJECTS / 2) * (3 + 5), (SUBJECTS / 2) * (21 + 25)],
    ['test', 1, (SUBJECTS / 2) * (3 + 5), (SUBJECTS / 2) * (21 + 25)],
  ]);
  expect(read).toBeGreaterThan(2 * SUBJECTS);
  expect(read).toBeLessThan(8 * SUBJECTS);
});

it.each([false, true])(
  'first conversions of a newest day are counted in one reading (from the start: %s)',
  async (fromStart) => {
    const boundaries = fromStart ? [FIRST, SECOND, AFTER] : [SECOND, AFTER];
    const { answer, read } = await watch(['enrollment', 'first_conversion'], (tx) =>
      countConversions(tx, { ...window(), boundaries, fromStart }),
    );
    const day = answer.filter(({ bucket, goal_id }) => goal_id === goalId && bucket === boundaries.length - 1);
    expect(day.map(({ variant, conversions }) => `${variant} ${String(conversions)}`).sort()).toEqual([
      `control ${String(SUBJECTS / 2)}`,
      `test ${String(SUBJECTS / 2)}`,
    ]);
    expect(read).toBeGreaterThan(2 * SUBJECTS);
    expect(read).toBeLessThan(8 * SUBJECTS);
  },
);

it('those who convert on a later day than they were enrolled are counted where they belong', async () => {
  const late = await enroll('late', FIRST);
  await buy(late, SECOND, '7');
  await runUpkeep(db.client, 0);
  const { answer } = await watch([], (tx) => countConversions(tx, { ...window(), fromStart: false }));
  expect(
    answer
      .filter(({ goal_id }) => goal_id === goalId)
      .map(({ variant, conversions }) => `${variant} ${String(conversions)}`)
      .sort(),
  ).toEqual([`control ${String(SUBJECTS)}`, `test ${String(SUBJECTS)}`]);
});
