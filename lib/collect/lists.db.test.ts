import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assignVariant } from '@/lib/assign';
import { createExperiment } from '@/lib/experiments/create-experiment';
import { enableExperiment } from '@/lib/experiments/enable-experiment';
import { createGoal } from '@/lib/goals/create-goal';
import { codeAt, CollectDoor } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { count, flushCounters } from './counters';
import { listIngestCounts } from './list-ingest-counts';
import { listLiveRecords } from './list-live-records';
import { listSeenOrigins } from './list-seen-origins';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let door: CollectDoor;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  door = await CollectDoor.open(scratch.url);
  await createGoal(codeAt(new Date()), { key: 'signup', name: 'Sign up' });
  await createExperiment(codeAt(new Date(Date.now() - 60_000)), { key: 'checkout', name: 'Checkout' });
  await enableExperiment(codeAt(new Date(Date.now() - 50_000)), { key: 'checkout' });
});
afterAll(async () => {
  await door.close();
  await scratch.drop();
});

const origin = { origin: 'https://shop.example' };

describe('what the dashboard sees of incoming records', () => {
  it('lists the newest records with what became of each and why', async () => {
    const post = (path: string, body: object, headers = {}) =>
      door.post('node', `/api/v1/${path}`, body, { ...origin, ...headers });
    await post('confirmations', { visitor: 'human' });
    await post('goals', { goal: 'signup', subject: 'human', value: 1.5 });
    await post('goals', { goal: 'signup', subject: 'nobody-knows' });
    await post('goals', { goal: 'signup', subject: 'machine' }, { 'user-agent': 'Googlebot/2.1' });
    await post('goals', { goal: 'sign-up', subject: 'human' });
    await post('goals', { goal: 'signup' });
    await post('enrollments', { experiment: 'checkout', subject: 'human' });
    const seed = { seed: 'checkout', coverage: 1, variants: ['control', 'test'].map((key) => ({ key, weight: 0.5 })) };
    const wrong = assignVariant(seed, 'both').variant === 'test' ? 'control' : 'test';
    await post('enrollments', { experiment: 'checkout', subject: 'both', variant: wrong });
    await flushCounters();

    const rows = await listLiveRecords(codeAt(new Date()), { limit: 50 });
    const seen = rows.map(({ kind, name, subject, outcome }) => [kind, name, subject?.id ?? null, outcome]);
    expect(seen.slice(0, 8)).toEqual([
      ['enrollment', 'checkout', 'both', 'crossed'],
      ['enrollment', 'checkout', 'human', 'counted'],
      ['refused', 'signup', null, 'invalid_input'],
      ['refused', 'sign-up', 'human', 'unknown_goal'],
      ['goal', 'signup', 'machine', 'automated'],
      ['goal', 'signup', 'nobody-knows', 'unconfirmed'],
      ['goal', 'signup', 'human', 'counted'],
    ]);
    expect(rows.at(-1)).toMatchObject({ value: '1.5', source: 'script', variant: null });
    expect(await listLiveRecords(codeAt(new Date()), { limit: 2 })).toHaveLength(2);

    const origins = await listSeenOrigins(codeAt(new Date()));
    expect(origins).toMatchObject([{ host: 'shop.example', records: 6 }]);
    const counts = await listIngestCounts(codeAt(new Date()), { days: 1 });
    expect(counts).toContainEqual(expect.objectContaining({ reason: 'unknown_goal', name: 'sign-up', count: 1 }));
  });

  it('shows nothing to strangers', async () => {
    const stranger = { ...codeAt(new Date()), actor: { kind: 'public' as const } };
    await expect(listLiveRecords(stranger, { limit: 1 })).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(listSeenOrigins(stranger)).rejects.toMatchObject({ code: 'unauthenticated' });
    await expect(listIngestCounts(stranger, { days: 1 })).rejects.toMatchObject({ code: 'unauthenticated' });
  });

  it('tells at most a thousand names apart, and adds up over flushes', async () => {
    for (let n = 0; n < 1_500; n++) count('unknown_experiment', `name-${String(n)}`);
    await flushCounters();
    for (let n = 1_490; n < 1_500; n++) count('unknown_experiment', `name-${String(n)}`);
    await flushCounters();
    const counts = await listIngestCounts(codeAt(new Date()), { days: 1 });
    const unknown = counts.filter(({ reason }) => reason === 'unknown_experiment');
    expect(unknown.reduce((sum, row) => sum + row.count, 0)).toBe(1_510);
    expect(unknown.length).toBeLessThanOrEqual(1_000);
    expect(unknown.find(({ name }) => name === 'other')?.count).toBeGreaterThan(500);
  });
});
