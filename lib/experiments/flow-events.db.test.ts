import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createGoal } from '@/lib/goals/create-goal';
import { createFlow } from '@/lib/stocks/create-flow';
import { createStock } from '@/lib/stocks/create-stock';
import { recordChanges } from '@/lib/stocks/record-changes';
import { eraseSubject } from '@/lib/subjects/erase-subject';
import { insertIdentityLinks } from '@/lib/subjects/insert-identity-links';
import { goalRecordId, identityLinkId, subjectId } from '@/lib/subjects/subject-id';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { runUpkeep } from './upkeep/run-upkeep';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let ctx: Context;

const NOW = new Date('2026-11-21T12:00:00Z');
const at = (day: number) => new Date(Date.UTC(2026, 10, day));
const subject = (kind: string, id: string) => ({ id: subjectId(kind, id), kind, externalId: id, confirmedAt: at(1) });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url);
  ctx = { db: db.client, actor: { kind: 'code', name: 'tests' }, now: NOW };
  const paid = { op: 'equals' as const, path: 'plan', value: 'paid' };
  await createStock(ctx, { slug: 'paying', name: 'Paying', kind: 'user', filter: paid });
  await createFlow(ctx, { slug: 'pays', name: 'Pays', kind: 'user', sources: [null], sinks: ['paying'] });
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

const user = (plan: string, day: number) => ({
  ...{ subject: { kind: 'user', id: 'u1' }, attributes: { plan }, at: at(day) },
});
const link = (visitor: string, userId: string, day: number) =>
  insertIdentityLinks(db.pool, [
    {
      visitor: subject('visitor', visitor),
      user: subject('user', userId),
      id: identityLinkId(subjectId('visitor', visitor), subjectId('user', userId), String(day)),
      at: at(day),
    },
  ]);
const events = async (kind: string, id: string) => {
  const rows = await db.client.flowEvent.findMany({
    where: { subjectId: subjectId(kind, id) },
    orderBy: { at: 'asc' },
  });
  return rows.map((row) => [row.at.getUTCDate(), row.origin === null ? 'own' : 'travelled']);
};

it('flow events travel to the other members of a cluster, and are taken back with their origin', async () => {
  await link('v1', 'u1', 2);
  await link('v2', 'u1', 3);
  await recordChanges(ctx, { changes: [user('paid', 10)], source: 'token' });
  await runUpkeep(db.client);
  expect(await events('user', 'u1')).toEqual([[10, 'own']]);
  expect(await events('visitor', 'v1')).toEqual([[10, 'travelled']]);
  expect(await events('visitor', 'v2')).toEqual([[10, 'travelled']]);
  expect((await runUpkeep(db.client)).travelled).toBe(0);

  // A late change: the user paid earlier already, so nothing happened on the tenth.
  await recordChanges(ctx, { changes: [user('paid', 8)], source: 'token' });
  expect(await events('visitor', 'v1')).toEqual([]);
  await runUpkeep(db.client);
  expect(await events('visitor', 'v1')).toEqual([[8, 'travelled']]);
  expect(await events('user', 'u1')).toEqual([[8, 'own']]);

  // A change of the visitor derives its own history and leaves what travelled.
  const changes = [{ subject: { kind: 'visitor', id: 'v1' }, attributes: { seen: 1 }, at: at(1) }];
  await recordChanges(ctx, { changes, source: 'token' });
  expect(await events('visitor', 'v1')).toEqual([[8, 'travelled']]);
});

it('erasing one member of a cluster takes back what it brought to the others, and reports are computed anew', async () => {
  const goal = await createGoal(ctx, { key: 'buys', name: 'Buys' });
  const [v1, v2] = [subjectId('visitor', 'v1'), subjectId('visitor', 'v2')];
  const experimentId = 77;
  const enrollment = { experimentId, phase: 0, enrolledAt: at(4), eventId: v1, confirmed: true };
  await db.client.experiment.create({
    data: { id: experimentId, key: 'x', name: 'X', subjectKind: 'visitor', seed: 's', variants: [], state: 'enabled' },
  });
  await db.client.enrollment.createMany({
    data: [
      { ...enrollment, subjectId: v1, variant: 'control' },
      { ...enrollment, subjectId: v2, variant: 'control', enrolledAt: at(5) },
    ],
  });
  await db.client.goalRecord.create({
    data: { subjectId: v1, id: goalRecordId(v1, 'buys', '1'), goalId: goal.id, at: at(6), source: 'token' },
  });
  await runUpkeep(db.client);
  expect(await db.client.enrollment.findFirst({ where: { subjectId: v2 } })).toMatchObject({ duplicate: true });
  expect(await db.client.goalRecord.count({ where: { subjectId: v2 } })).toBe(1);
  expect(await db.client.firstConversion.count({ where: { subjectId: v2 } })).toBeGreaterThan(0);

  await eraseSubject(ctx, { kind: 'visitor', id: 'v1' });
  await runUpkeep(db.client);
  expect(await db.client.enrollment.findMany()).toMatchObject([{ subjectId: v2, duplicate: false }]);
  expect(await db.client.goalRecord.count()).toBe(0);
  expect(await db.client.firstConversion.count()).toBe(0);
  expect(await db.client.identityLink.count({ where: { visitorId: v1 } })).toBe(0);
  expect(await db.client.clusterMember.count()).toBe(1);
  expect(await db.client.dirtyMark.findMany({ where: { experimentId } })).toMatchObject([{ day: at(4) }]);
  expect(await events('visitor', 'v2')).toEqual([[8, 'travelled']]);
});
