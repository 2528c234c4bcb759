import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { purgeUnconfirmed } from '@/lib/experiments/purge-unconfirmed';
import { eraseSubject } from '@/lib/subjects/erase-subject';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createFlow } from './create-flow';
import { listFlowEvents } from './list-flow-events';
import { recordChanges } from './record-changes';
import { recordFlowEvents } from './record-flow-events';

const NOW = new Date('2026-11-21T12:00:00Z');
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let ctx: Context;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 6);
  ctx = { db: db.client, actor: { kind: 'code', name: 'test' }, now: NOW };
  await createFlow(ctx, { slug: 'calls', name: 'Calls', kind: 'person', sources: [null], sinks: ['called'] });
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

const subject = { kind: 'person', id: 'p1' };
const report = (id: string) =>
  recordFlowEvents(ctx, { events: [{ flow: 'calls', subject, sink: 'called', id }], source: 'token' });
const change = (id: string) =>
  recordChanges(ctx, { changes: [{ subject, attributes: { seen: id }, id }], source: 'token' });

/** Erases in a transaction that ends only when the others have begun to write. */
async function eraseWhile(write: () => Promise<unknown>): Promise<void> {
  let writing: Promise<unknown> = Promise.resolve();
  await db.client.$transaction(
    async (tx) => {
      await eraseSubject({ ...ctx, db: tx }, subject);
      writing = write();
      await Promise.race([writing, new Promise((resolve) => setTimeout(resolve, 500))]);
    },
    { timeout: 20_000 },
  );
  await writing;
}

it.each([
  ['an event', report, 1, 0],
  ['a change', change, 0, 1],
])(
  '%s that comes while its subject is being erased is the first of somebody new',
  async (_, write, events, changes) => {
    await report('e1');
    await change('c1');
    await eraseWhile(() => write('late'));
    expect(await db.client.subject.count()).toBe(1);
    expect([await db.client.flowEvent.count(), await db.client.attributeChange.count()]).toEqual([events, changes]);
    expect((await listFlowEvents(ctx, { slug: 'calls' })).rows).toHaveLength(events);
    await eraseSubject(ctx, subject);
    expect([await db.client.flowEvent.count(), await db.client.attributeChange.count()]).toEqual([0, 0]);
  },
);

it('a visitor of whom an event was reported is not purged from under it', async () => {
  await createFlow(ctx, { slug: 'rings', name: 'Rings', kind: 'visitor', sources: [null], sinks: ['rung'] });
  const event = { flow: 'rings', sink: 'rung', confirmed: false };
  await recordFlowEvents(ctx, {
    events: [{ ...event, subject: { kind: 'visitor', id: 'v1' } }],
    source: 'token',
  });
  await db.client.$executeRaw`
    INSERT INTO subject (id, kind, external_id) VALUES (gen_random_uuid(), 'visitor', 'v2')`;
  await db.client.$executeRaw`UPDATE subject SET received_at = '2020-01-01', touched_at = '2020-01-01'`;
  expect(await purgeUnconfirmed(db.client, NOW)).toBe(1);
  expect(await listFlowEvents(ctx, { slug: 'rings' })).toMatchObject({ rows: [{ subject: { id: 'v1' } }], total: 1 });
});
