import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createGoal } from '@/lib/goals/create-goal';
import { enrollPlayers, reachGoal } from '@/lib/testing/many-players';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createExperiment } from '../create-experiment';
import { enableExperiment } from '../enable-experiment';
import { updateReports } from '../update-reports';

const START = new Date('2026-11-10T08:00:00Z');
const NOW = new Date('2026-11-12T08:00:00Z');
const SUBJECTS = 2_500;

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
const context = (now: Date): Context => ({ db: db.client, actor: { kind: 'code', name: 'test' }, now });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 2);
  // As in the minute before autovacuum comes by.
  for (const table of ['enrollment', 'first_conversion', 'goal_record', 'subject'])
    await db.pool.query(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

/** An experiment of whose subjects every one reaches the goal, all of it at once, in the order of no time. */
async function importExperiment(key: string, goalId: number) {
  await createExperiment(context(START), { key, name: key, goals: ['kept'] });
  const { id } = await enableExperiment(context(START), { key });
  const players = await enrollPlayers(db.pool, { name: key, count: SUBJECTS, experimentId: id, at: START });
  const at = (n: number) => new Date(START.getTime() + ((n * 7919) % SUBJECTS) * 1000);
  await reachGoal(db.pool, players, { goalId, at, value: null });
  return id;
}

/** How many rows the planner expects of an experiment. */
async function expectedRows(table: string, experimentId: number): Promise<number> {
  const { rows } = await db.pool.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    `EXPLAIN (FORMAT JSON) SELECT * FROM ${table} WHERE experiment_id = ${experimentId} AND phase = 0`,
  );
  return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}

it('a report right after an import is planned for what arrived, not for an empty experiment', async () => {
  const goal = await createGoal(context(START), { key: 'kept', name: 'Kept' });
  const report = () => updateReports(db.client, { now: NOW, elapsedMs: () => 0, overlapSeconds: 0 });
  const first = await importExperiment('first', goal.id);
  expect(await report()).toMatchObject({ failed: 0 });
  const second = await importExperiment('second', goal.id);
  expect(await expectedRows('enrollment', second)).toBeLessThan(SUBJECTS / 10);
  expect(await report()).toMatchObject({ failed: 0 });
  for (const id of [first, second])
    for (const table of ['enrollment', 'first_conversion'])
      expect(await expectedRows(table, id), `${table} of ${String(id)}`).toBeGreaterThan(SUBJECTS / 2);
});

it('what was imported at once is stored in the order in which reports read it', async () => {
  const { rows } = await db.pool.query<{ at: Date }>('SELECT at FROM first_conversion ORDER BY experiment_id, ctid');
  const stored = rows.map(({ at }) => at.getTime());
  expect(new Set(stored).size).toBe(SUBJECTS);
  for (const times of [stored.slice(0, 2 * SUBJECTS), stored.slice(2 * SUBJECTS)])
    expect(times).toEqual([...times].sort((a, b) => a - b));
});
