import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createGoal } from '@/lib/goals/create-goal';
import { listGoals } from '@/lib/goals/list-goals';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createExperiment } from '../create-experiment';
import { enableExperiment } from '../enable-experiment';
import { startPhase } from '../start-phase';
import { updateReports } from '../update-reports';
import { runUpkeep } from '../upkeep/run-upkeep';
import { updatePhaseReport } from './update-phase-report';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
  await db.client.setting.create({ data: { key: 'timeZone', value: 'UTC' } });
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

const on = (day: number, hour = 12) => new Date(Date.UTC(2026, 10, day, hour));
const context = (now: Date): Context => ({ db: db.client, actor: { kind: 'code', name: 'tests' }, now });
const report = (now: Date) => updateReports(db.client, { now, elapsedMs: () => 0 });

const enroll = (experimentId: number, name: string, phase: number, at: Date) => db.client.$executeRaw`
  WITH s AS (INSERT INTO subject (id, kind, external_id) VALUES (md5(${name})::uuid, 'user', ${name}) RETURNING id)
  INSERT INTO enrollment (subject_id, experiment_id, phase, variant, enrolled_at, event_id, confirmed)
  SELECT id, ${experimentId}, ${phase}, 'test', ${at}, gen_random_uuid(), true FROM s`;

it('a phase that is computed anew takes no news away from another', async () => {
  const goal = await createGoal(context(on(2)), { key: 'signup', name: 'Signed up' });
  const key = 'phases';
  await createExperiment(context(on(2)), { key, name: 'Phases', subjectKind: 'user' });
  const { id } = await enableExperiment(context(on(2)), { key });
  const experiment = await startPhase(context(on(4)), { key });
  await enroll(id, 'ada', 0, on(2, 14));
  await enroll(id, 'bob', 1, on(5));
  // What arrived an hour ago is no news any more.
  await db.client.$executeRaw`
    UPDATE enrollment SET touched_at = now() - interval '1 hour', received_at = now() - interval '1 hour'`;
  await report(on(8));
  const conversions = async () =>
    Number(
      (
        await db.client.dailyOutcome.findFirstOrThrow({
          where: { experimentId: id, phase: 0, outcome: 'goal:signup', variant: 'test' },
          orderBy: { day: 'desc' },
        })
      ).conversions,
    );
  expect(await conversions()).toBe(0);

  // A late goal of phase 0 arrives, and before upkeep sees it phase 1 is computed anew: somebody was in it earlier.
  await db.client.$executeRaw`
    INSERT INTO goal_record (subject_id, id, goal_id, at, source)
    VALUES (md5('ada')::uuid, gen_random_uuid(), ${goal.id}, ${on(3)}, 'token')`;
  await enroll(id, 'cleo', 1, on(3));
  await updatePhaseReport(db.client, {
    experiment,
    phase: 1,
    goals: await listGoals(context(on(8)), { includeArchived: true }),
    flows: [],
    metrics: [],
    timeZone: 'UTC',
    closedDay: '2026-11-07',
    now: on(8),
    elapsedMs: () => 0,
  });
  await runUpkeep(db.client);
  await report(on(8));
  expect(await conversions()).toBe(1);
});
