import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Actor, Context } from '@/lib/db/context';
import { archiveGoal, restoreGoal } from '@/lib/goals/archive-goal';
import { createGoal } from '@/lib/goals/create-goal';
import { getGoal } from '@/lib/goals/get-goal';
import { updateGoal } from '@/lib/goals/update-goal';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { archiveExperiment } from './archive-experiment';
import { createExperiment } from './create-experiment';
import { disableExperiment } from './disable-experiment';
import { enableExperiment } from './enable-experiment';
import { promoteVariant } from './promote-variant';
import { restoreExperiment } from './restore-experiment';
import { startPhase } from './start-phase';
import { updateExperiment } from './update-experiment';

const ANN: Actor = { kind: 'user', id: 'ann', name: 'Ann', role: 'editor' };
const at = (hour: number) => `2026-11-20T${String(hour).padStart(2, '0')}:00:00.000Z`;

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
const ctx = (hour = 0, actor = ANN): Context => ({ db: db.client, actor, now: new Date(at(hour)) });
const split = (control: number) => [
  { key: 'control', weight: control },
  { key: 'test', weight: 1 - control },
];

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 2);
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

describe('a goal', () => {
  it.each(['none', 'a b', '\0', '\ud800', 'x'.repeat(5000)])('that cannot be is unknown: %j', async (key) => {
    await expect(getGoal(ctx(), { key })).rejects.toMatchObject({ code: 'unknown_goal' });
  });
});

describe('states', () => {
  it('hold from their change on, also when the clock of the change before it was ahead', async () => {
    const key = 'clock';
    await createExperiment(ctx(1), { key, name: key });
    await enableExperiment(ctx(9), { key });
    await disableExperiment(ctx(2), { key });
    const history = await db.client.experimentConfiguration.findMany({
      where: { experiment: { key } },
      orderBy: [{ at: 'asc' }, { version: 'asc' }],
    });
    expect(history.map(({ state, at: from }) => [state, from.toISOString()])).toEqual([
      ['disabled', at(1)],
      ['enabled', at(2)],
      ['disabled', at(2)],
    ]);
  });

  it('stamp the start once and the end each time, and end nothing that goes on', async () => {
    const key = 'life';
    expect(await createExperiment(ctx(), { key, name: key })).toMatchObject({
      state: 'disabled',
      startedAt: null,
      endedAt: null,
      phases: [{ phase: 0, startedAt: null, endedAt: null }],
    });
    expect(await enableExperiment(ctx(1), { key })).toMatchObject({ startedAt: at(1), endedAt: null });
    expect(await disableExperiment(ctx(2), { key })).toMatchObject({ startedAt: at(1), endedAt: at(2) });
    expect(await enableExperiment(ctx(3), { key })).toMatchObject({ startedAt: at(1), endedAt: null });
    expect(await promoteVariant(ctx(4), { key, variant: 'test' })).toMatchObject({
      state: 'promoted',
      promotedVariant: 'test',
      endedAt: at(4),
    });
    expect(await promoteVariant(ctx(5), { key, variant: 'control' })).toMatchObject({
      promotedVariant: 'control',
      endedAt: at(4),
    });
    expect(await enableExperiment(ctx(6), { key })).toMatchObject({ promotedVariant: null, endedAt: null });
    expect(await archiveExperiment(ctx(7), { key })).toMatchObject({ archivedAt: at(7), endedAt: at(7) });
    expect(await restoreExperiment(ctx(8), { key })).toMatchObject({ state: 'disabled', archivedAt: null });
    const experiment = await db.client.experiment.findUniqueOrThrow({
      where: { key },
      include: { configurations: true },
    });
    const history = experiment.configurations.sort((a, b) => a.version - b.version);
    expect(history.map(({ state }) => state)).toEqual([
      'disabled',
      'enabled',
      'disabled',
      'enabled',
      'promoted',
      'promoted',
      'enabled',
      'archived',
      'disabled',
    ]);
    expect(history.map(({ at: since }) => since.toISOString())).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].map(at));
  });

  it('change nothing when it is so already, and cannot be reached from everywhere', async () => {
    const key = 'paths';
    await createExperiment(ctx(), { key, name: key });
    const same = await disableExperiment(ctx(1), { key });
    expect([same.state, same.endedAt, same.configVersion]).toEqual(['disabled', null, 1]);
    await enableExperiment(ctx(1), { key });
    await expect(restoreExperiment(ctx(), { key })).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(promoteVariant(ctx(), { key, variant: 'nobody' })).rejects.toMatchObject({ code: 'invalid_input' });
    await archiveExperiment(ctx(2), { key });
    for (const change of [enableExperiment, disableExperiment])
      await expect(change(ctx(), { key })).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(startPhase(ctx(), { key })).rejects.toMatchObject({ code: 'wrong_state' });
    await expect(enableExperiment(ctx(), { key: 'nobody' })).rejects.toMatchObject({ code: 'unknown_experiment' });
  });
});

describe('what may change once subjects are drawn', () => {
  const key = 'drawn';
  const change = (fields: object) => updateExperiment(ctx(2), { key, change: fields });

  it('before the first start: everything', async () => {
    await createExperiment(ctx(), { key, name: key });
    await change({ variants: split(0.8), coverage: 0.1, subjectKind: 'user' });
    expect(await change({ subjectKind: 'visitor' })).toMatchObject({ coverage: 0.1, variants: split(0.8) });
  });

  it('afterwards: the coverage may grow, names and values may change, the split and the kind may not', async () => {
    await enableExperiment(ctx(1), { key });
    for (const fields of [{ variants: split(0.5) }, { coverage: 0.05 }, { subjectKind: 'user' }])
      await expect(change(fields)).rejects.toMatchObject({ code: 'wrong_state' });
    const named = split(0.8).map((each) => ({ ...each, name: each.key.toUpperCase(), value: 7 }));
    expect(await change({ coverage: 0.5, variants: named })).toMatchObject({ coverage: 0.5, variants: named });
  });

  it('another split is another phase, with another seed; the phase before keeps its own', async () => {
    const before = await change({});
    const after = await startPhase(ctx(3), { key, variants: split(0.5), coverage: 0.2 });
    expect(after).toMatchObject({ state: 'enabled', phase: 1, coverage: 0.2, startedAt: at(1) });
    expect(after.seed).not.toBe(before.seed);
    expect(after.phases).toMatchObject([
      { phase: 0, endedAt: at(3), variants: split(0.8) },
      { phase: 1, startedAt: at(3), endedAt: null, variants: split(0.5) },
    ]);
  });
});

describe('an external experiment', () => {
  it('has begun with the first report of the other system: no variant is lost, and the kind stays', async () => {
    const key = 'elsewhere';
    const { id } = await createExperiment(ctx(), { key, name: key, external: true, subjectKind: 'user' });
    const change = (fields: object) => updateExperiment(ctx(2), { key, change: fields });
    const named = (...keys: string[]) => keys.map((each) => ({ key: each, weight: 1 / keys.length }));
    await change({ variants: named('a', 'b') });
    await db.client.enrollment.create({
      data: {
        ...{ subjectId: randomUUID(), experimentId: id, phase: 0, variant: 'b', enrolledAt: new Date(at(1)) },
        ...{ eventId: randomUUID(), confirmed: true },
      },
    });
    await expect(change({ variants: named('a', 'c') })).rejects.toMatchObject({
      code: 'wrong_state',
      fields: { variants: ['must keep "b"'] },
    });
    await expect(change({ subjectKind: 'player' })).rejects.toMatchObject({ code: 'wrong_state' });
    expect(await change({ variants: named('b', 'c', 'd') })).toMatchObject({ variants: named('b', 'c', 'd') });
  });
});

describe('the activity log', () => {
  const key = 'told';
  it.each<[string, () => Promise<unknown>, [string | null, string | null] | null]>([
    ['goal.created', () => createGoal(ctx(1), { key, name: 'Told' }), [null, '"name":"Told"']],
    ['goal.changed', () => updateGoal(ctx(2), { key, change: { name: 'Told on' } }), ['"Told"', '"Told on"']],
    ['goal.archived', () => archiveGoal(ctx(3), { key }), null],
    ['goal.restored', () => restoreGoal(ctx(4), { key }), null],
    ['experiment.created', () => createExperiment(ctx(5), { key, name: 'Told' }), [null, '"name":"Told"']],
    ['experiment.changed', () => updateExperiment(ctx(6), { key, change: { name: 'New' } }), ['"Told"', '"New"']],
    ['experiment.enabled', () => enableExperiment(ctx(7), { key }), ['"disabled"', '"enabled"']],
    ['experiment.phase_started', () => startPhase(ctx(8), { key, coverage: 0.5 }), ['"phase":0', '"phase":1']],
    ['experiment.disabled', () => disableExperiment(ctx(9), { key }), ['"enabled"', '"disabled"']],
    ['experiment.promoted', () => promoteVariant(ctx(10), { key, variant: 'test' }), ['"disabled"', '"test"']],
    ['experiment.archived', () => archiveExperiment(ctx(11), { key }), ['"promoted"', '"archived"']],
    ['experiment.restored', () => restoreExperiment(ctx(12), { key }), ['"archived"', '"disabled"']],
  ])('%s: who, what, when, before and after, once', async (action, run, shown) => {
    const known = await db.client.activity.count();
    await run();
    const entries = await db.client.activity.findMany({ where: { action, entityKey: key } });
    expect(await db.client.activity.count()).toBe(known + 1);
    expect(entries).toMatchObject([
      { actorKind: 'user', actorId: 'ann', actorName: 'Ann', entity: action.split('.')[0] },
    ]);
    if (shown === null) return;
    const [entry] = entries;
    const [before, after] = shown;
    if (before === null) expect(entry?.before).toBeNull();
    else expect(JSON.stringify(entry?.before)).toContain(before);
    expect(JSON.stringify(entry?.after)).toContain(after);
  });

  it('says nothing of what was refused, and viewers change nothing', async () => {
    const known = await db.client.activity.count();
    const viewer: Actor = { kind: 'user', id: 'v', name: 'V', role: 'viewer' };
    for (const change of [enableExperiment, disableExperiment, archiveExperiment, restoreExperiment])
      await expect(change(ctx(13, viewer), { key })).rejects.toMatchObject({ code: 'forbidden' });
    await expect(promoteVariant(ctx(13), { key, variant: 'nobody' })).rejects.toMatchObject({ code: 'invalid_input' });
    expect(await db.client.activity.count()).toBe(known);
  });
});
