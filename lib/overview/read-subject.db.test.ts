import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createExperiment } from '@/lib/experiments/create-experiment';
import { createGoal } from '@/lib/goals/create-goal';
import { createFlow } from '@/lib/stocks/create-flow';
import { createStock } from '@/lib/stocks/create-stock';
import { recordChanges } from '@/lib/stocks/record-changes';
import { identityLinkId, subjectId } from '@/lib/subjects/subject-id';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { readSubject } from './read-subject';

const NOW = new Date('2026-03-11T12:00:00Z');
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

it('tells everything of one subject on one time line, newest first, and why it does not count', async () => {
  for (const slug of ['cold', 'warm']) {
    await createStock(ctx, { slug, name: slug, kind: 'visitor', filter: { op: 'equals', path: 'state', value: slug } });
  }
  await createFlow(ctx, { slug: 'heat', name: 'Heat', kind: 'visitor', sources: ['cold'], sinks: ['warm'] });
  const goal = await createGoal(ctx, { key: 'bought', name: 'Bought', engagement: 'sum' });
  const experiment = await createExperiment(ctx, { key: 'price', name: 'Price' });
  const subject = { kind: 'visitor', id: 'v-1' };
  const id = subjectId('visitor', 'v-1');
  const day = (n: number) => new Date(`2026-03-0${n}T12:00:00Z`);
  await recordChanges(ctx, {
    changes: [
      { subject, attributes: { state: 'cold' }, at: day(1), confirmed: false },
      { subject, attributes: { state: 'warm' }, at: day(3), confirmed: false },
    ],
    source: 'import',
  });
  await ctx.db.enrollment.create({
    data: {
      ...{ subjectId: id, experimentId: experiment.id, phase: 0, variant: 'test', enrolledAt: day(4) },
      eventId: identityLinkId('test', 'e', ''),
    },
  });
  await ctx.db.goalRecord.create({
    data: {
      subjectId: id,
      id: identityLinkId('test', 'g', ''),
      goalId: goal.id,
      at: day(5),
      value: '9.50',
      source: 'token',
    },
  });
  await ctx.db.identityLink.create({
    data: { visitorId: id, id: identityLinkId('test', 'l', ''), userId: subjectId('user', 'u-1'), at: day(6) },
  });
  const refusal = { kind: 'goal', name: 'bougth', reason: 'unknown_goal', receivedAt: day(7) };
  await ctx.db.refusedRecord.createMany({ data: ['v-1', 'v-2'].map((name) => ({ ...refusal, subject: name })) });

  const view = await readSubject(ctx, { kind: 'visitor', id: 'v-1' });
  expect(view).toMatchObject({
    ...{ kind: 'visitor', id: 'v-1', attributes: { state: 'warm' }, confirmedAt: null, truncated: false },
    firstSeenAt: day(1).toISOString(),
    stocks: [{ slug: 'warm', name: 'warm', enteredAt: day(3).toISOString() }],
  });
  expect(view.timeline.map(({ what, at }) => [what, at.slice(8, 10)])).toEqual([
    ['refused', '07'],
    ['link', '06'],
    ['goal', '05'],
    ['enrollment', '04'],
    ['entered', '03'],
    ['flow', '03'],
    ['left', '03'],
    ['change', '03'],
    ['entered', '01'],
    ['change', '01'],
  ]);
  expect(view.timeline).toContainEqual(
    expect.objectContaining({ what: 'enrollment', experiment: 'price', counted: false, reason: 'unconfirmed' }),
  );
  expect(view.timeline).toContainEqual(expect.objectContaining({ what: 'goal', goal: 'bought', value: '9.5' }));
  expect(view.timeline).toContainEqual(expect.objectContaining({ what: 'left', stock: 'cold', seconds: 172_800 }));
  expect(view.timeline).toContainEqual(
    expect.objectContaining({ what: 'flow', flow: 'heat', source: 'cold', sink: 'warm' }),
  );
  await expect(readSubject(ctx, { kind: 'user', id: 'v-1' })).rejects.toMatchObject({ code: 'not_found' });
  const stranger: Context = { ...ctx, actor: { kind: 'public' } };
  await expect(readSubject(stranger, subject)).rejects.toMatchObject({ code: 'unauthenticated' });
});

it('of one instant the later of two moves stands above', async () => {
  const states = Array.from({ length: 12 }, (_, n) => `s${String(n)}`);
  for (const slug of states)
    await createStock(ctx, { slug, name: slug, kind: 'item', filter: { op: 'equals', path: 'state', value: slug } });
  await createFlow(ctx, { slug: 'moves', name: 'Moves', kind: 'item', sources: [null, ...states], sinks: states });
  const subject = { kind: 'item', id: 'i' };
  await recordChanges(ctx, {
    changes: states.map((state) => ({ subject, attributes: { state }, at: new Date('2026-03-02T12:00:00Z') })),
    source: 'import',
  });
  const { timeline } = await readSubject(ctx, subject);
  const newest = [...states].reverse();
  const sinks = timeline.flatMap((one) => (one.what === 'flow' ? [one.sink] : []));
  const entered = timeline.flatMap((one) => (one.what === 'entered' ? [one.stock] : []));
  expect([sinks, entered]).toEqual([newest, newest]);
});
