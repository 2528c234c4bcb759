import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import * as source from '@/lib/definitions';
import type { ExperimentName, GoalName, VariantName } from '@/lib/definitions';
import { updateGoal } from '@/lib/goals/update-goal';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { applyDefinitions, type Declarations } from './apply-definitions';
import { archiveExperiment } from './archive-experiment';
import { getExperiment } from './get-experiment';
import { listDrift } from './list-drift';
import { updateExperiment } from './update-experiment';

const DECLARED: Declarations = {
  goals: [{ key: 'paid', name: 'Paid', engagement: 'sum' }],
  experiments: [
    { key: 'price', name: 'Price', variants: [{ key: 'control' }, { key: 'low' }, { key: 'high' }], enabled: true },
    { key: 'later', name: 'Later', variants: [{ key: 'control' }, { key: 'test' }], goals: ['paid'] },
  ],
};

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
const ctx = (): Context => ({ db: db.client, actor: { kind: 'code', name: 'test' }, now: new Date() });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

it('adds what is missing once, also when several instances start at the same time', async () => {
  const added = await Promise.all([1, 2, 3].map(() => applyDefinitions(ctx(), DECLARED)));
  expect(added.flatMap(({ goals }) => goals)).toEqual(['paid']);
  expect(added.flatMap(({ experiments }) => experiments).sort()).toEqual(['later', 'price']);
  expect(await getExperiment(ctx(), { key: 'price' })).toMatchObject({ state: 'enabled' });
  expect(await getExperiment(ctx(), { key: 'later' })).toMatchObject({ state: 'disabled', goals: ['paid'] });
  expect(await listDrift(ctx(), DECLARED)).toEqual([]);
  expect(await applyDefinitions(ctx(), DECLARED)).toEqual({ experiments: [], goals: [] });
});

it('never overwrites what somebody has changed, and says where it differs', async () => {
  await updateExperiment(ctx(), { key: 'later', change: { name: 'Much later', coverage: 0.5 } });
  await updateGoal(ctx(), { key: 'paid', change: { unit: '€' } });
  await archiveExperiment(ctx(), { key: 'price' });
  expect(await applyDefinitions(ctx(), DECLARED)).toEqual({ experiments: [], goals: [] });
  expect(await getExperiment(ctx(), { key: 'price' })).toMatchObject({ state: 'archived' });
  const drift = await listDrift(ctx(), { ...DECLARED, goals: [...DECLARED.goals, { key: 'gone', name: 'Gone' }] });
  expect(drift.map(({ kind, key, field }) => `${kind} ${key} ${field}`).sort()).toEqual([
    'experiment later coverage',
    'experiment later name',
    'goal gone missing',
    'goal paid unit',
  ]);
  expect(drift.find(({ field }) => field === 'coverage')).toMatchObject({ declared: 1, stored: 0.5 });
});

it('what this source tree declares can be applied', async () => {
  await applyDefinitions(ctx());
  expect(await listDrift(ctx())).toEqual([]);
  expect(source.experiments.map(({ key }) => key)).toContain('shop_reviews');
});

it('a misspelt name does not compile', () => {
  const right: [ExperimentName, VariantName<'shop_reviews'>, GoalName] = ['shop_reviews', 'reviews', 'purchase'];
  // @ts-expect-error there is no such experiment
  const experiment: ExperimentName = 'shop_revews';
  // @ts-expect-error there is no such variant of it
  const variant: VariantName<'shop_reviews'> = 'express';
  // @ts-expect-error there is no such goal
  const goal: GoalName = 'purchases';
  expect([right, experiment, variant, goal]).toHaveLength(4);
});
