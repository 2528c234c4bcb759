import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createExperiment } from '@/lib/experiments/create-experiment';
import { enableExperiment } from '@/lib/experiments/enable-experiment';
import { archiveGoal } from '@/lib/goals/archive-goal';
import { createGoal } from '@/lib/goals/create-goal';
import { changeSettings } from '@/lib/settings/change-settings';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { getGoalDays } from './get-goal-days';
import { getInstallExample } from './get-install-example';
import { getOverview } from './get-overview';
import { hasSampleData } from './has-sample-data';
import { listGoalRows } from './list-goal-rows';
import { listPaletteEntries } from './list-palette-entries';
import { listTraffic } from './list-traffic';

/** 23:30 UTC on the 10th is half past midnight on the 11th in Amsterdam. */
const NOW = new Date('2026-03-11T12:00:00Z');
const NIGHT = '2026-03-10T23:30:00Z';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let open: ReturnType<typeof connect>;
let ctx: Context;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  open = connect(scratch.url);
  ctx = { db: open.client, actor: { kind: 'code', name: 'test' }, now: NOW };
});
afterAll(async () => {
  await open.disconnect();
  await scratch.drop();
});

async function enroll(experimentId: number, at: string): Promise<void> {
  await ctx.db.enrollment.create({
    data: { subjectId: randomUUID(), experimentId, phase: 0, variant: 'test', enrolledAt: at, eventId: randomUUID() },
  });
}

async function record(goalId: number, at: string, more: { origin?: string; automated?: boolean } = {}): Promise<void> {
  await ctx.db.goalRecord.create({
    data: { subjectId: randomUUID(), id: randomUUID(), goalId, at, source: 'script', ...more },
  });
}

test('a new installation has zeros for every day, and names from the documentation', async () => {
  const view = await getOverview(ctx);
  expect(view.experiments).toEqual([]);
  expect(view.goals).toBe(0);
  expect(view.lastOrigin).toBeNull();
  const traffic = await listTraffic(ctx, { days: 14 });
  expect(traffic).toHaveLength(14);
  expect(traffic.at(-1)).toEqual({ day: '2026-03-11', enrollments: 0, goalRecords: 0 });
  expect(view.jobs.map(({ job, health }) => [job, health])).toContainEqual(['reports', 'waiting']);
  expect(await hasSampleData(ctx)).toBe(false);
  expect(await getInstallExample(ctx)).toEqual({ experiment: 'checkout', goal: 'signup', allowedOrigins: [] });
});

test('days are those of the time zone, everything that arrived is counted once', async () => {
  const goal = await createGoal(ctx, { key: 'bought', name: 'Bought' });
  const experiment = await createExperiment(
    { ...ctx, now: new Date('2026-03-01T00:00:00Z') },
    { key: 'price', name: 'Price' },
  );
  await enableExperiment({ ...ctx, now: new Date('2026-03-01T00:00:00Z') }, { key: 'price' });
  await enroll(experiment.id, NIGHT);
  await enroll(experiment.id, '2026-03-11T11:00:00Z');
  await enroll(experiment.id, '2026-01-01T00:00:00Z');
  await record(goal.id, NIGHT);
  await record(goal.id, NIGHT, { origin: randomUUID() });
  await record(goal.id, NIGHT, { automated: true });

  expect(
    (await listTraffic(ctx, { days: 2 })).map(({ enrollments, goalRecords }) => [enrollments, goalRecords]),
  ).toEqual([
    [1, 1],
    [1, 0],
  ]);
  await changeSettings(ctx, { timeZone: 'Europe/Amsterdam' });
  expect(
    (await listTraffic(ctx, { days: 2 })).map(({ enrollments, goalRecords }) => [enrollments, goalRecords]),
  ).toEqual([
    [0, 0],
    [2, 1],
  ]);

  const rows = await listGoalRows(ctx, { days: 3 });
  expect(rows.map(({ key, records, total, today }) => ({ key, records, total, today }))).toEqual([
    { key: 'bought', records: [0, 0, 1], total: 1, today: 1 },
  ]);
  const found = await getGoalDays(ctx, { key: 'bought', days: 2 });
  expect(found?.days).toEqual([
    { day: '2026-03-10', records: 0, subjects: 0 },
    { day: '2026-03-11', records: 1, subjects: 1 },
  ]);
  expect(await getGoalDays(ctx, { key: 'nothing', days: 2 })).toBeNull();
});

test('what nobody defined is told apart from what was refused, and harmless counts are left out', async () => {
  const day = new Date('2026-03-11T00:00:00Z');
  await ctx.db.ingestCount.createMany({
    data: [
      { day, reason: 'unknown_goal', name: 'boght', count: 3 },
      { day: new Date('2026-03-09T00:00:00Z'), reason: 'unknown_goal', name: 'boght', count: 4 },
      { day: new Date('2026-02-01T00:00:00Z'), reason: 'unknown_goal', name: 'boght', count: 100 },
      { day, reason: 'rate_limited', name: '', count: 9 },
      { day, reason: 'duplicate', name: 'bought', count: 50 },
    ],
  });
  const seen = { firstSeenAt: NOW, records: 1 };
  await ctx.db.seenOrigin.createMany({
    data: [
      { host: 'https://old.example', lastSeenAt: new Date('2026-03-01T00:00:00Z'), ...seen },
      { host: 'https://shop.example', lastSeenAt: NOW, ...seen },
    ],
  });
  const view = await getOverview(ctx);
  expect(view.unknown).toEqual([{ reason: 'unknown_goal', name: 'boght', count: 7 }]);
  expect(view.refused).toEqual([{ reason: 'rate_limited', name: '', count: 9 }]);
  expect(view.lastOrigin?.host).toBe('https://shop.example');
  expect(view.experiments).toMatchObject([{ key: 'price', state: 'enabled', subjects: 0 }]);
});

test('a job that failed or has not run for long is shown as such', async () => {
  const run = { job: 'reports', period: 'x', finishedAt: NOW };
  await ctx.db.jobRun.create({ data: { ...run, startedAt: new Date('2026-03-11T06:00:00Z'), status: 'ok' } });
  const health = async () => (await getOverview(ctx)).jobs.find(({ job }) => job === 'reports');
  expect(await health()).toMatchObject({ health: 'late', error: null });
  await ctx.db.jobRun.create({ data: { ...run, startedAt: new Date('2026-03-11T11:30:00Z'), status: 'ok' } });
  expect(await health()).toMatchObject({ health: 'ok' });
  await ctx.db.jobRun.create({
    data: { ...run, startedAt: new Date('2026-03-11T11:45:00Z'), status: 'failed', error: 'no space left' },
  });
  expect(await health()).toMatchObject({ health: 'failed', error: 'no space left' });
});

test('the palette and the example know what is not archived', async () => {
  await createGoal(ctx, { key: 'left', name: 'Left' });
  await archiveGoal(ctx, { key: 'left' });
  expect(await listPaletteEntries(ctx)).toEqual([
    { kind: 'experiment', key: 'price', name: 'Price' },
    { kind: 'goal', key: 'bought', name: 'Bought' },
  ]);
  expect(await getInstallExample(ctx)).toMatchObject({ experiment: 'price', goal: 'bought' });
});

test('nobody reads any of it without being asked who they are', async () => {
  const stranger: Context = { ...ctx, actor: { kind: 'public' } };
  for (const read of [getOverview, hasSampleData, listPaletteEntries, getInstallExample]) {
    await expect(read(stranger)).rejects.toMatchObject({ code: 'unauthenticated' });
  }
  for (const read of [listTraffic, listGoalRows]) {
    await expect(read(stranger, { days: 2 })).rejects.toMatchObject({ code: 'unauthenticated' });
  }
});
