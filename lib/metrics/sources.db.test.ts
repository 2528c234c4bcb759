import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createExperiment } from '@/lib/experiments/create-experiment';
import { enableExperiment } from '@/lib/experiments/enable-experiment';
import { insertEnrollments } from '@/lib/experiments/insert-enrollments';
import { purgeUnconfirmed } from '@/lib/experiments/purge-unconfirmed';
import { runUpkeep } from '@/lib/experiments/upkeep/run-upkeep';
import { createFacet } from '@/lib/stocks/create-facet';
import { createFlow } from '@/lib/stocks/create-flow';
import { createStock } from '@/lib/stocks/create-stock';
import { recordChanges } from '@/lib/stocks/record-changes';
import { confirmSubjects } from '@/lib/subjects/confirm-subjects';
import { eraseSubject } from '@/lib/subjects/erase-subject';
import { identityLinkId, subjectId } from '@/lib/subjects/subject-id';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { runTrackers } from './run-trackers';
import { setTracker } from './set-tracker';

/** Each source is counted as it is: what comes late, changes or goes away changes the days that it belongs to. */

const NOW = new Date('2026-11-20T12:00:00Z');
const at = (day: number) => new Date(Date.UTC(2026, 10, day, 10));
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let ctx: Context;
let experimentId = 0;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
  ctx = { db: db.client, actor: { kind: 'code', name: 'test' }, now: NOW };
  const filter = { op: 'equals' as const, path: 'plan', value: 'paid' };
  await createFacet(ctx, { slug: 'country', name: 'Country', kind: 'user', path: 'country' });
  await createStock(ctx, { slug: 'paying', name: 'Paying', kind: 'user', filter });
  await createFlow(ctx, { slug: 'pays', name: 'Pays', kind: 'user', sources: [null], sinks: ['paying'] });
  await createFlow(ctx, { slug: 'leaves', name: 'Leaves', kind: 'user', sources: ['paying'], sinks: [null] });
  const started = { ...ctx, now: at(1) };
  await createExperiment(started, { key: 'checkout', name: 'Checkout' });
  experimentId = (await enableExperiment(started, { key: 'checkout' })).id;
  const domain = await db.client.metricDomain.create({ data: { ref: 'own', name: 'Own' } });
  for (const ref of ['a', 'b']) await db.client.metric.create({ data: { domainId: domain.id, ref, name: ref } });
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});
beforeEach(async () => {
  await db.client.$executeRaw`
    TRUNCATE subject, goal_record, enrollment, attribute_change, stay, flow_event, statistic, tracker, source_mark, watermark`;
});

const run = async () => {
  const tally = await runTrackers(db.client, { now: NOW, elapsedMs: () => 0, overlapSeconds: 0.005 });
  expect(tally.errors).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 10));
};
async function valueOf(ref: string, day: number, period = 'day', dimensions: Record<string, string> = {}) {
  const rows = await db.client.$queryRaw<{ value: number | null }[]>`
    SELECT value::float8 AS value FROM statistic s JOIN metric m ON m.id = s.metric_id
    WHERE m.ref = ${ref} AND date = ${at(day)}::date AND period = ${period} AND dimensions = ${JSON.stringify(dimensions)}::jsonb`;
  return rows[0]?.value;
}
const change = (id: string, attributes: Record<string, string | null>, day: number) =>
  recordChanges(ctx, {
    changes: [{ subject: { kind: 'user', id }, attributes, at: at(day), id: `${id}/${day}` }],
    source: 'token',
  });
const visit = (visitor: string, variant: string, day: number, confirmed = true) =>
  insertEnrollments(db.pool, [
    {
      subject: {
        id: subjectId('visitor', visitor),
        kind: 'visitor',
        externalId: visitor,
        confirmedAt: confirmed ? at(day) : null,
      },
      ...{ experimentId, phase: 0, variant, enrolledAt: at(day), context: JSON.stringify({ device: 'phone' }) },
      eventId: identityLinkId('test', visitor, `${variant}${day}`),
      ...{ crossed: false, automated: false, confirmed },
    },
  ]);

describe('events of a flow', () => {
  it('follow a late change that takes one back and makes another, with facets after, or before for who leaves', async () => {
    const by = { aggregate: 'count' as const, dimensions: [{ name: 'land', path: 'country' }] };
    await setTracker(ctx, { metric: 'own/a', source: { type: 'flow', flow: 'pays' }, ...by });
    await setTracker(ctx, { metric: 'own/b', source: { type: 'flow', flow: 'leaves' }, ...by });
    await change('u1', { plan: 'paid', country: 'NL' }, 10);
    await change('u1', { plan: 'free' }, 12);
    await run();
    expect(await valueOf('a', 10, 'day', { land: 'NL' })).toBe(1);
    expect(await valueOf('b', 12, 'day', { land: 'NL' })).toBe(1);
    // It became known that the subject paid from the 5th on: there is no entry on the 10th any more.
    await change('u1', { plan: 'paid', country: 'BE' }, 5);
    await run();
    expect(await valueOf('a', 5, 'day', { land: 'BE' })).toBe(1);
    expect(await valueOf('a', 10)).toBe(0);
    expect(await valueOf('a', 10, 'day', { land: 'NL' })).toBeUndefined();
    expect(await valueOf('a', 20, 'lifetime')).toBe(1);
    expect(await valueOf('b', 12, 'day', { land: 'NL' })).toBe(1);
    await eraseSubject(ctx, { kind: 'user', id: 'u1' });
    await run();
    expect(await valueOf('a', 20, 'lifetime')).toBeUndefined();
    expect(await valueOf('b', 12)).toBeUndefined();
  });
});

describe('enrollments', () => {
  it('count until they are crossed, once they are confirmed, and are not missed when they are purged', async () => {
    const source = { type: 'enrollment' as const, experiment: 'checkout' };
    await setTracker(ctx, { metric: 'own/a', source, aggregate: 'distinct' });
    await setTracker(ctx, {
      ...{ metric: 'own/b', source: { ...source, variant: 'test' }, aggregate: 'count' },
      dimensions: [{ name: 'device', path: 'device' }],
    });
    await visit('v1', 'control', 10);
    await visit('v2', 'test', 11);
    await visit('v3', 'test', 12, false);
    await runUpkeep(db.client, 0);
    await run();
    expect(await valueOf('a', 20, 'lifetime')).toBe(2);
    expect(await valueOf('b', 11, 'day', { device: 'phone' })).toBe(1);
    await visit('v2', 'control', 13);
    await confirmSubjects(db.pool, [
      { id: subjectId('visitor', 'v3'), kind: 'visitor', externalId: 'v3', confirmedAt: at(14) },
    ]);
    await runUpkeep(db.client, 0);
    await run();
    expect(await valueOf('a', 20, 'lifetime')).toBe(2);
    expect(await valueOf('b', 11)).toBeUndefined();
    expect(await valueOf('b', 12)).toBe(1);
    await visit('v4', 'test', 9, false);
    await run();
    const before = await db.client.statistic.count();
    await db.client.$executeRaw`
      UPDATE subject SET received_at = '2026-01-01', touched_at = '2026-01-01' WHERE external_id = 'v4'`;
    await db.client.$executeRaw`UPDATE enrollment SET received_at = '2026-01-01' WHERE NOT confirmed`;
    expect(await purgeUnconfirmed(db.client, NOW)).toBe(1);
    await run();
    expect(await db.client.statistic.count()).toBe(before);
    await eraseSubject(ctx, { kind: 'visitor', id: 'v1' });
    await run();
    expect(await valueOf('a', 20, 'lifetime')).toBe(1);
    expect(await valueOf('a', 10)).toBeUndefined();
  });
});

describe('subjects', () => {
  it('are dated by what is first known of them, or by an attribute; who changes is counted anew', async () => {
    const dated = {
      type: 'subject' as const,
      kind: 'user',
      dateField: 'joined',
      filter: { op: 'exists' as const, path: 'plan' },
    };
    await setTracker(ctx, { metric: 'own/a', source: { type: 'subject', kind: 'user' }, aggregate: 'count' });
    await setTracker(ctx, {
      metric: 'own/b',
      source: dated,
      aggregate: 'count',
      dimensions: [{ name: 'plan', path: 'plan' }],
    });
    await change('u1', { plan: 'free', joined: '2026-11-03' }, 10);
    await change('u2', { joined: '2026-11-04T10:00:00Z' }, 11);
    await change('u3', { plan: 'free', joined: 'some day' }, 12);
    await run();
    expect(await valueOf('a', 10)).toBe(1);
    expect(await valueOf('a', 20, 'lifetime')).toBe(3);
    expect(await valueOf('b', 3, 'day', { plan: 'free' })).toBe(1);
    expect(await valueOf('b', 20, 'lifetime')).toBe(1);
    await change('u1', { joined: '2026-11-06' }, 14);
    await change('u2', { plan: 'paid' }, 14);
    await change('u3', { plan: 'free' }, 8);
    await run();
    expect(await valueOf('a', 8)).toBe(1);
    expect(await valueOf('b', 3)).toBeUndefined();
    expect(await valueOf('b', 4, 'day', { plan: 'paid' })).toBe(1);
    expect(await valueOf('b', 6, 'day', { plan: 'free' })).toBe(1);
    await eraseSubject(ctx, { kind: 'user', id: 'u2' });
    await run();
    expect(await valueOf('b', 20, 'lifetime')).toBe(1);
    expect(await valueOf('a', 20, 'lifetime')).toBe(2);
  });
});
