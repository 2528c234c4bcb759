import { afterAll, beforeAll, expect, it } from 'vitest';
import { enrollmentQueue } from '@/lib/collect/record-enrollments';
import { closeDatabase, database, databasePool } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createExperiment } from '@/lib/experiments/create-experiment';
import { insertEnrollments } from '@/lib/experiments/insert-enrollments';
import { listExperiments } from '@/lib/experiments/list-experiments';
import { updateReports } from '@/lib/experiments/update-reports';
import { insertGoalRecords } from '@/lib/goals/insert-goal-records';
import { listGoals } from '@/lib/goals/list-goals';
import { readProcess } from '@/lib/stocks/read-process';
import { updateRecords } from '@/lib/stocks/update-records';
import { insertIdentityLinks } from '@/lib/subjects/insert-identity-links';
import { resetDoor, useEnvironment } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { loadSampleData } from './load-sample-data';
import { visitsUntil } from './people';
import { SAMPLE_DAYS, SAMPLE_EXPERIMENTS } from './plan';
import { removeSampleData } from './remove-sample-data';

const NOW = new Date('2026-06-15T14:00:00Z');
const SHARE = 0.02;

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
const ctx = (): Context => ({ db: database(), actor: { kind: 'code', name: 'test' }, now: NOW });
const load = (share = SHARE) =>
  loadSampleData(ctx(), {
    share,
    writer: {
      enrollments: (rows) => insertEnrollments(databasePool(), rows),
      goals: (rows) => insertGoalRecords(databasePool(), rows),
      links: (rows) => insertIdentityLinks(databasePool(), rows),
    },
  });
const countRecords = async () => ({
  subjects: await database().subject.count(),
  enrollments: await database().enrollment.count(),
  goalRecords: await database().goalRecord.count(),
  links: await database().identityLink.count(),
  changes: await database().attributeChange.count(),
  stays: await database().stay.count(),
  flowEvents: await database().flowEvent.count(),
});

beforeAll(async () => {
  scratch = await createScratchDatabase();
  useEnvironment(scratch.url);
});
afterAll(async () => {
  await enrollmentQueue().drained();
  await closeDatabase();
  resetDoor();
  await scratch.drop();
});

it('has two years of visitors, who ask for more than 200,000 variants, and nobody comes in the future', () => {
  let days = 0;
  let visits = 0;
  let asked = 0;
  for (const day of visitsUntil(NOW)) {
    const daysAgo = SAMPLE_DAYS - days;
    days += 1;
    visits += day.length;
    for (const { enabled, later, reach, definition } of SAMPLE_EXPERIMENTS) {
      const ended = later[0]?.daysAgo ?? -1;
      if (enabled === null || daysAgo >= enabled || daysAgo <= ended) continue;
      asked +=
        reach * (definition.subjectKind === 'user' ? day.filter(({ user }) => user !== null).length : day.length);
    }
    if (day.some(({ at }) => at > NOW)) throw new Error('somebody came in the future');
  }
  expect(days).toBe(SAMPLE_DAYS + 1);
  expect(visits).toBeGreaterThan(100_000);
  expect(asked).toBeGreaterThan(203_000);
});

it('is the same on every run', () => {
  const first = [...visitsUntil(NOW, 0.01)].flat().map(({ random: _, ...visit }) => visit);
  const second = [...visitsUntil(NOW, 0.01)].flat().map(({ random: _, ...visit }) => visit);
  expect(second).toEqual(first);
});

it('loads once, is judged by the configuration of its time, and leaves nothing behind', async () => {
  await createExperiment(ctx(), { key: 'own', name: 'Not part of the sample' });
  const played = await load();
  expect(played?.enrollments).toBeGreaterThan(3_000);
  const loaded = await countRecords();
  expect(loaded.enrollments).toBeGreaterThan(3_000);
  expect(loaded.goalRecords).toBe(played?.goalRecords);

  const promoted = await database().experiment.findUniqueOrThrow({ where: { key: 'free_shipping' } });
  const span = await database().enrollment.aggregate({
    where: { experimentId: promoted.id },
    _min: { enrolledAt: true },
    _max: { enrolledAt: true },
  });
  if (promoted.startedAt === null || promoted.endedAt === null) throw new Error('it has started and ended');
  expect(span._min.enrolledAt?.getTime()).toBeGreaterThanOrEqual(promoted.startedAt.getTime());
  expect(span._max.enrolledAt?.getTime()).toBeLessThan(promoted.endedAt.getTime());
  expect(await database().enrollment.count({ where: { automated: true } })).toBeGreaterThan(10);
  expect(await database().enrollment.count({ where: { confirmed: false } })).toBeGreaterThan(50);
  const counts = await database().ingestCount.count();
  expect(counts).toBe(0);

  expect(await load()).toBeNull();
  expect(await countRecords()).toEqual(loaded);

  const tally = await updateReports(database(), { now: NOW, elapsedMs: () => 0 });
  expect(tally).toMatchObject({ failed: 0, errors: [] });
  const listed = await listExperiments(ctx());
  const states = Object.fromEntries(listed.map(({ key, state, sample }) => [key, sample ? state : 'own']));
  expect(states).toMatchObject({ free_shipping: 'promoted', gift_wrap: 'disabled', onboarding: 'enabled', own: 'own' });
  expect(await database().dailyReport.count()).toBeGreaterThan(SAMPLE_DAYS);

  // The process of accounts: everybody who came is somewhere or was forgotten, and time alone ended trials.
  expect(await updateRecords(database(), { now: NOW, elapsedMs: () => 0 })).toMatchObject({ failed: 0, waiting: [] });
  const picture = await readProcess(ctx(), { slug: 'accounts' });
  expect(picture.balance.residue).toBe(0);
  expect(picture.to).toBe('2026-06-15');
  expect(picture.stocks.map(({ slug, entered }) => [slug, entered > 0])).toEqual([
    ['accounts.visiting', true],
    ['accounts.trial', true],
    ['accounts.paid', true],
    ['accounts.churned', true],
  ]);
  expect(await database().attributeChange.count({ where: { source: 'decay' } })).toBeGreaterThan(10);
  expect(picture.leadTime?.summary?.subjects).toBeGreaterThan(3);

  const removed = await removeSampleData(ctx());
  expect(removed).toMatchObject({ experiments: SAMPLE_EXPERIMENTS.length, goals: 3 });
  expect(await countRecords()).toEqual({
    ...{ subjects: 0, enrollments: 0, goalRecords: 0, links: 0 },
    ...{ changes: 0, stays: 0, flowEvents: 0 },
  });
  for (const left of [database().stock, database().flow, database().facet, database().process, database().decayRule])
    expect(await (left as ReturnType<typeof database>['stock']).count()).toBe(0);
  expect(await database().stockRecord.count()).toBe(0);
  expect(await database().dailyOutcome.count()).toBe(0);
  expect((await listExperiments(ctx())).map(({ key }) => key)).toEqual(['own']);
  expect(await removeSampleData(ctx())).toEqual({ experiments: 0, goals: 0, subjects: 0 });
});

it('takes back a loading that was interrupted, and keeps goals that somebody uses', async () => {
  const broken = loadSampleData(ctx(), {
    share: 0.005,
    writer: {
      enrollments: () => Promise.reject(new Error('the power went')),
      goals: () => Promise.resolve(),
      links: () => Promise.resolve(),
    },
  });
  await expect(broken).rejects.toThrow('the power went');
  expect((await load(0.005))?.enrollments).toBeGreaterThan(500);
  await createExperiment(ctx(), { key: 'mine', name: 'Mine', goals: ['purchase'], primaryGoal: 'purchase' });
  expect(await removeSampleData(ctx())).toMatchObject({ goals: 2 });
  expect((await listGoals(ctx())).map(({ key, sample }) => [key, sample])).toEqual([['purchase', false]]);
  const viewer: Context = { ...ctx(), actor: { kind: 'user', id: 'v', name: 'V', role: 'editor' } };
  await expect(removeSampleData(viewer)).rejects.toMatchObject({ code: 'forbidden' });
});
