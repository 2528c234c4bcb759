import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assignVariant } from '@/lib/assign';
import { database } from '@/lib/db/client';
import { archiveExperiment } from '@/lib/experiments/archive-experiment';
import { createExperiment } from '@/lib/experiments/create-experiment';
import { disableExperiment } from '@/lib/experiments/disable-experiment';
import { enableExperiment } from '@/lib/experiments/enable-experiment';
import { forgetDefinitions } from '@/lib/experiments/load-definitions';
import { promoteVariant } from '@/lib/experiments/promote-variant';
import { startPhase } from '@/lib/experiments/start-phase';
import { subjectId } from '@/lib/subjects/subject-id';
import { codeAt, CollectDoor, ingestCounts, makeToken, type Mounting } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';

const ENROLLMENTS = '/api/v1/enrollments';
const HOUR = 3_600_000;
const start = Date.now();
const ago = (hours: number) => new Date(start - hours * HOUR);

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let door: CollectDoor;
let secret: { authorization: string };

beforeAll(async () => {
  scratch = await createScratchDatabase();
  door = await CollectDoor.open(scratch.url);
  secret = await makeToken('write');
  const variants = [
    { key: 'control', weight: 0.5, value: 'grey' },
    { key: 'test', weight: 0.5, value: { colour: 'red' } },
  ];
  for (const key of ['checkout', 'off', 'won', 'gone', 'gap', 'phased'])
    await createExperiment(codeAt(ago(100)), { key, name: key, variants });
  await createExperiment(codeAt(ago(100)), { key: 'part', name: 'part', coverage: 0.3 });
  await createExperiment(codeAt(ago(100)), { key: 'users', name: 'users', subjectKind: 'user' });
  for (const key of ['game', 'match'])
    await createExperiment(codeAt(ago(100)), { key, name: key, subjectKind: 'player', external: true });
  for (const key of ['checkout', 'won', 'gone', 'gap', 'phased', 'part', 'users', 'game', 'match'])
    await enableExperiment(codeAt(ago(90)), { key });
  await promoteVariant(codeAt(ago(50)), { key: 'won', variant: 'test' });
  await archiveExperiment(codeAt(ago(50)), { key: 'gone' });
  await disableExperiment(codeAt(ago(50)), { key: 'gap' });
  await enableExperiment(codeAt(ago(20)), { key: 'gap' });
  for (const key of ['phased', 'match']) await startPhase(codeAt(ago(30)), { key });
  forgetDefinitions();
});
afterAll(async () => {
  await door.close();
  await scratch.drop();
});

const fresh = () => `v-${randomUUID()}`;
const variantOf = (seed: string, id: string, coverage = 1) =>
  assignVariant({ seed, coverage, variants: ['control', 'test'].map((key) => ({ key, weight: 0.5 })) }, id);
const rowsOf = (kind: string, id: string) =>
  database().enrollment.findMany({ where: { subjectId: subjectId(kind, id) } });

describe.each<Mounting>(['node', 'next'])('enrollments, mounted in %s', (mounting) => {
  const post = async (body: unknown, headers: Record<string, string> = {}) => {
    const response = await door.post(mounting, ENROLLMENTS, body, headers);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const ask = (experiment: string, more: object = {}, headers = {}) =>
    post({ experiment, subject: fresh(), ...more }, headers);

  it('computes the variant, enrolls, and answers the same for ever', async () => {
    const subject = fresh();
    const { variant } = variantOf('checkout', subject);
    const value = variant === 'test' ? { colour: 'red' } : 'grey';
    const first = await post({
      experiment: 'checkout',
      subject,
      context: { plan: 'pro', page: 'x'.repeat(101), n: 1 },
    });
    expect(first).toEqual({
      status: 200,
      body: { experiment: 'checkout', variant, value, enrolled: true, reason: 'enrolled' },
    });
    const again = await post({ experiment: 'checkout', subject: { id: subject } });
    expect(again.body).toEqual({ ...first.body, reason: 'already_enrolled' });
    const [row, ...more] = await rowsOf('visitor', subject);
    expect(more).toEqual([]);
    expect(row).toMatchObject({ phase: 0, variant, crossed: false, automated: false, confirmed: false });
    expect(row?.context).toEqual({ device: 'desktop', page: { plan: 'pro', n: '1' } });
  });

  it('keeps one row of twenty at once', async () => {
    const subject = fresh();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post({ experiment: 'checkout', subject })));
    expect(answers.filter(({ body }) => body.reason === 'enrolled')).toHaveLength(1);
    expect(answers.filter(({ body }) => body.reason === 'already_enrolled')).toHaveLength(19);
    expect(await rowsOf('visitor', subject)).toHaveLength(1);
  });

  it('serves every other state without storing anything', async () => {
    expect((await ask('off')).body).toMatchObject({
      variant: 'control',
      value: 'grey',
      enrolled: false,
      reason: 'disabled',
    });
    expect((await ask('gone')).body).toMatchObject({ variant: 'control', enrolled: false, reason: 'disabled' });
    expect((await ask('won')).body).toMatchObject({ variant: 'test', enrolled: false, reason: 'promoted' });
    expect((await ask('nowhere')).body).toEqual({
      experiment: 'nowhere',
      variant: 'control',
      value: null,
      enrolled: false,
      reason: 'unknown_experiment',
    });
    expect((await ask('users')).body).toMatchObject({ variant: 'control', reason: 'no_subject' });
    expect((await ask('checkout', { subject: null })).body).toMatchObject({ variant: 'control', reason: 'no_subject' });
    let outside = fresh();
    while (variantOf('part', outside, 0.3).inside) outside = fresh();
    expect((await post({ experiment: 'part', subject: outside })).body).toMatchObject({
      variant: 'control',
      reason: 'outside_coverage',
    });
    expect(await rowsOf('visitor', outside)).toEqual([]);
    expect((await ingestCounts('unknown_experiment')).nowhere).toBeGreaterThan(0);
  });

  it('judges a late record by the configuration of its time', async () => {
    const at = (hours: number) => ({ at: ago(hours).toISOString() });
    expect((await ask('gap', at(60))).body).toMatchObject({ reason: 'enrolled' });
    expect((await ask('gap', at(30))).body).toMatchObject({ reason: 'disabled', variant: 'control' });
    expect((await ask('gap', at(10))).body).toMatchObject({ reason: 'enrolled' });
    expect((await ask('gap', at(95))).body).toMatchObject({ reason: 'disabled' });
    expect((await ask('won', at(60))).body).toMatchObject({ reason: 'enrolled' });
    const subject = fresh();
    await post({ experiment: 'phased', subject });
    await post({ experiment: 'phased', subject, ...at(60) });
    const phases = (await rowsOf('visitor', subject)).sort((a, b) => a.phase - b.phase);
    expect(phases.map(({ phase, variant }) => [phase, variant])).toEqual([
      [0, variantOf('phased', subject).variant],
      [1, variantOf('phased:1', subject).variant],
    ]);
  });

  it('believes the configuration of a cached page for two minutes', async () => {
    const versions = await database().experimentConfiguration.findMany({
      where: { experiment: { key: 'gap' } },
      orderBy: { version: 'asc' },
    });
    const enabled = versions.find(({ state }) => state === 'enabled')?.version;
    const after = (seconds: number) => new Date(ago(50).getTime() + seconds * 1000).toISOString();
    expect((await ask('gap', { configVersion: enabled, at: after(100) })).body).toMatchObject({ reason: 'enrolled' });
    expect((await ask('gap', { configVersion: enabled, at: after(130) })).body).toMatchObject({ reason: 'disabled' });
    expect((await ask('gap', { at: after(100) })).body).toMatchObject({ reason: 'disabled' });
    expect((await ask('gap', { configVersion: 999, at: after(-100) })).body).toMatchObject({ reason: 'enrolled' });
  });

  it('stores what it computed when a page reports something else, and marks it crossed', async () => {
    const subject = fresh();
    const { variant } = variantOf('checkout', subject);
    const wrong = variant === 'test' ? 'control' : 'test';
    expect((await post({ experiment: 'checkout', subject, variant: wrong })).body).toMatchObject({
      variant,
      reason: 'crossed',
      enrolled: true,
    });
    expect((await post({ experiment: 'checkout', subject, variant })).body).toMatchObject({
      variant,
      reason: 'crossed',
    });
    expect(await rowsOf('visitor', subject)).toMatchObject([{ variant, crossed: true }]);
  });

  it('lowers the time of an enrollment that turns out to be earlier', async () => {
    const subject = fresh();
    await post({ experiment: 'checkout', subject, id: 'b' });
    await post({ experiment: 'checkout', subject, id: 'a', at: ago(5).toISOString() });
    const [row] = await rowsOf('visitor', subject);
    expect(row?.enrolledAt).toEqual(ago(5));
    expect(row && row.touchedAt > row.receivedAt).toBe(true);
  });

  it('wants a secret for users, and for external experiments a variant too', async () => {
    const user = { kind: 'user', id: fresh() };
    expect((await post({ experiment: 'users', subject: user })).status).toBe(403);
    expect((await post({ experiment: 'users', subject: user }, secret)).body).toMatchObject({ reason: 'enrolled' });
    expect(await rowsOf('user', user.id)).toMatchObject([{ confirmed: true }]);
    const player = { kind: 'player', id: fresh() };
    expect(await post({ experiment: 'game', subject: player }, secret)).toMatchObject({
      status: 400,
      body: { error: { code: 'variant_required' } },
    });
    expect(await post({ experiment: 'game', subject: fresh(), variant: 'test' })).toMatchObject({ status: 403 });
    expect(await post({ experiment: 'game', subject: player, variant: 'pink' }, secret)).toMatchObject({
      status: 400,
      body: { error: { code: 'unknown_variant' } },
    });
    const at = '2017-02-03T00:00:00Z';
    expect((await post({ experiment: 'game', subject: player, variant: 'test', at }, secret)).body).toMatchObject({
      variant: 'test',
      reason: 'enrolled',
    });
    expect((await post({ experiment: 'game', subject: player, variant: 'control' }, secret)).body).toMatchObject({
      variant: 'test',
      reason: 'crossed',
    });
  });

  it('puts what another system reports late into the phase of its time, unless it names one', async () => {
    const phaseOf = async (more: object) => {
      const id = fresh();
      const subject = { kind: 'player', id };
      await post({ experiment: 'match', subject, variant: 'test', ...more }, secret);
      return (await rowsOf('player', id)).map(({ phase }) => phase);
    };
    expect(await phaseOf({ at: ago(5000).toISOString() })).toEqual([0]);
    expect(await phaseOf({ at: ago(50).toISOString() })).toEqual([0]);
    expect(await phaseOf({})).toEqual([1]);
    expect(await phaseOf({ at: ago(50).toISOString(), phase: 1 })).toEqual([1]);
    expect(await phaseOf({ phase: 2 })).toEqual([]);
  });

  it('answers each of a batch in its place', async () => {
    const subject = fresh();
    const { status, body } = await post({
      enrollments: [
        { experiment: 'checkout', subject },
        { experiment: 'game', subject: { kind: 'player', id: 'x' } },
        { experiment: 'game', subject },
        7,
        { experiment: 'checkout', subject },
        { experiment: 'won', subject },
      ],
    });
    expect(status).toBe(200);
    const results = body.results as { reason?: string; error?: { code: string } }[];
    expect(results.map(({ reason, error }) => reason ?? error?.code)).toEqual([
      'enrolled',
      'forbidden',
      'variant_required',
      'invalid_input',
      'already_enrolled',
      'promoted',
    ]);
  });
});
