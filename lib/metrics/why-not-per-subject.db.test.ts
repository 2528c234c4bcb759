import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createExperiment } from '@/lib/experiments/create-experiment';
import { updateExperiment } from '@/lib/experiments/update-experiment';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createDomain } from './create-domain';
import { createMetric } from './create-metric';
import { recordStatistics } from './record-statistics';
import type { MetricInput } from './schemas';
import { setTracker } from './set-tracker';
import type { TrackerInput } from './tracker.schemas';
import './sources';

/** Which metrics an experiment may compare: those with values per object and day that can be added up. */

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let open: ReturnType<typeof connect>;
let ctx: Context;
let experiments = 0;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  open = connect(scratch.url, 2);
  ctx = { db: open.client, actor: { kind: 'code', name: 'test' }, now: new Date('2026-03-10T12:00:00Z') };
  await createDomain(ctx, { ref: 'app', name: 'App' });
  await open.client.goal.create({ data: { key: 'played', name: 'Played' } });
});
afterAll(async () => {
  await open.disconnect();
  await scratch.drop();
});

const metric = async (ref: string, more: Partial<MetricInput> = {}) => {
  await createMetric(ctx, { ref: `app/${ref}`, name: ref, ...more });
  return `app/${ref}`;
};
const track = (ref: string, more: Partial<TrackerInput>) =>
  setTracker(ctx, { metric: ref, source: { type: 'goal', goal: 'played' }, aggregate: 'sum', ...more });
const compare = (ref: string) =>
  createExperiment(ctx, { key: `e${(experiments += 1)}`, name: 'E', metrics: [{ metric: ref, mode: 'total' }] });
const record = (ref: string, ...rows: object[]) =>
  recordStatistics(ctx, { statistics: rows.map((row) => ({ metric: ref, date: '2026-03-01', value: 1, ...row })) });

it('takes a metric by object, and one of which nothing is known yet', async () => {
  const minutes = await metric('minutes');
  await compare(minutes);
  await record(minutes, { object: 'user:1' });
  await compare(minutes);
  const byTracker = await metric('by_tracker');
  await track(byTracker, { dimensions: [{ name: 'object', path: 'subject' }] });
  await compare(byTracker);
});

it('refuses totals, other dimensions and other periods, saying so', async () => {
  const totals = await metric('totals');
  await record(totals, {}, { period: 'week', object: 'user:1' }, { dimensions: { country: 'NL' } });
  await record(totals, { dimensions: { object: 'user:1', country: 'NL' } });
  await expect(compare(totals)).rejects.toMatchObject({
    code: 'invalid_input',
    message: expect.stringContaining('"app/totals" has no values per object and day') as string,
    fields: { metrics: [expect.stringContaining('has no values per object') as string] },
  });
  const byCountry = await metric('by_country');
  await track(byCountry, { dimensions: [{ name: 'country', path: 'country' }] });
  await expect(compare(byCountry)).rejects.toThrow('its tracker must split by one dimension, "object"');
  const weekly = await metric('weekly');
  await track(weekly, { periods: ['week'], dimensions: [{ name: 'object', path: 'subject' }] });
  await expect(compare(weekly)).rejects.toThrow('has no values by day');
});

it('refuses what cannot be added up, what is derived and what is not there', async () => {
  await expect(compare(await metric('speed', { kind: 'mean' }))).rejects.toThrow('is a mean');
  const largest = await metric('largest');
  await track(largest, { aggregate: 'max', dimensions: [{ name: 'object', path: 'subject' }] });
  await expect(compare(largest)).rejects.toThrow('is the max of records');
  const derived = await metric('derived', { derived: { type: 'difference', metric: 'app/minutes' } });
  await expect(compare(derived)).rejects.toThrow('there is no metric "app/derived" with values of its own');
  await expect(compare('app/nothing')).rejects.toThrow('there is no metric "app/nothing"');
});

it('refuses a change as well, and leaves what was chosen before alone', async () => {
  await createExperiment(ctx, { key: 'kept', name: 'Kept' });
  const metrics = [{ metric: 'app/totals', mode: 'total' as const }];
  await expect(updateExperiment(ctx, { key: 'kept', change: { metrics } })).rejects.toThrow('per object');
});
