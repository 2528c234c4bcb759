import { randomUUID } from 'node:crypto';
import { createElement as h, type ReactElement, type ReactNode } from 'react';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { assignVariant } from '@/lib/assign';
import { flushEverything } from '@/lib/collect/flush-everything';
import { closeDatabase, database } from '@/lib/db/client';
import type { ExperimentName, GoalName } from '@/lib/definitions';
import { changeSettings } from '@/lib/settings/change-settings';
import { subjectId } from '@/lib/subjects/subject-id';
import { BROWSER, codeAt, ingestCounts, resetDoor, useEnvironment } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { applyDefinitions } from './apply-definitions';
import { forgetDefinitions } from './load-definitions';
import { promoteVariant } from './promote-variant';
import { control, Experiment, forSubject, recordGoal, test, value, variant, Variant } from './server';
import { testVariantAction } from './server-actions';

/** The request that is being answered. */
const request = { headers: new Headers(), cookies: {} as Record<string, string> };

vi.mock('next/headers', () => ({
  headers: () => Promise.resolve(request.headers),
  cookies: () =>
    Promise.resolve({
      get: (name: string) => (request.cookies[name] === undefined ? undefined : { value: request.cookies[name] }),
    }),
}));

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  useEnvironment(scratch.url);
  await applyDefinitions(codeAt(new Date(Date.now() - 3_600_000)));
});
afterAll(async () => {
  await flushEverything();
  await closeDatabase();
  resetDoor();
  await scratch.drop();
});

/** Somebody opens a page of this application. */
function arrive(
  visitor: string | null,
  more: { headers?: Record<string, string>; cookies?: Record<string, string> } = {},
) {
  request.headers = new Headers({ 'user-agent': BROWSER, 'accept-language': 'nl-NL,nl;q=0.9', ...more.headers });
  request.cookies = { ...(visitor === null ? {} : { weir_visitor: visitor }), ...more.cookies };
}
beforeEach(() => arrive(randomUUID()));

const drawn = (id: string) =>
  assignVariant(
    {
      seed: 'shop_reviews',
      coverage: 1,
      variants: [
        { key: 'control', weight: 0.5 },
        { key: 'reviews', weight: 0.5 },
      ],
    },
    id,
  ).variant;
const enrollmentsOf = (kind: string, id: string) =>
  database().enrollment.findMany({ where: { subjectId: subjectId(kind, id) } });
const goalsOf = (kind: string, id: string) =>
  database().goalRecord.findMany({ where: { subjectId: subjectId(kind, id) } });
const visitor = () => request.cookies['weir_visitor'] ?? '';
/** Somebody who is drawn into that variant. */
function somebodyIn(wanted: string): string {
  for (;;) {
    const id = randomUUID();
    if (drawn(id) === wanted) return id;
  }
}

describe('asking', () => {
  it('answers what every other door answers, and enrolls at once, once', async () => {
    for (const wanted of ['control', 'reviews']) {
      arrive(somebodyIn(wanted));
      expect(await variant('shop_reviews')).toBe(wanted);
      expect(await test('shop_reviews')).toBe(wanted === 'reviews');
      expect(await control('shop_reviews')).toBe(wanted === 'control');
      const [stored, ...others] = await enrollmentsOf('visitor', visitor());
      expect(others).toEqual([]);
      expect(stored).toMatchObject({ variant: wanted, crossed: false, automated: false, confirmed: false });
      expect(stored?.context).toMatchObject({ device: 'desktop', language: 'nl-NL' });
    }
  });

  it('answers the JSON value of the variant', async () => {
    const words = { control: { label: 'Add to cart' }, promise: { label: 'Add – free returns' } };
    expect(await value('shop_button')).toEqual(words[await variant('shop_button')]);
  });

  it('takes the id that proxy.ts has just given over the cookie', async () => {
    const fresh = randomUUID();
    arrive(null, { headers: { 'x-weir-visitor': fresh } });
    expect(await variant('shop_reviews')).toBe(drawn(fresh));
    expect(await enrollmentsOf('visitor', fresh)).toHaveLength(1);
  });

  it('judges a bot as a bot', async () => {
    arrive(randomUUID(), { headers: { 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' } });
    await variant('shop_reviews');
    expect(await enrollmentsOf('visitor', visitor())).toMatchObject([{ automated: true }]);
  });

  it.each([
    ['nobody', null, {}],
    ['an impossible id', 'a b', {}],
    ['a browser that asks not to be tracked', somebodyIn('reviews'), { headers: { 'sec-gpc': '1' } }],
    ['a visitor who has refused', somebodyIn('reviews'), { cookies: { weir_consent: 'required' } }],
  ])('shows the control to %s and records nothing', async (_, id, more) => {
    const before = await database().enrollment.count();
    arrive(id, more);
    expect(await variant('shop_reviews')).toBe('control');
    expect(await recordGoal('signup')).toEqual({ recorded: false });
    expect(await database().enrollment.count()).toBe(before);
  });

  it('goes by the Settings when a browser asks not to be tracked', async () => {
    await changeSettings(codeAt(new Date()), { respectGpc: false });
    forgetDefinitions();
    arrive(somebodyIn('reviews'), { headers: { 'sec-gpc': '1' } });
    expect(await variant('shop_reviews')).toBe('reviews');
    expect(await enrollmentsOf('visitor', visitor())).toHaveLength(1);
    await changeSettings(codeAt(new Date()), { respectGpc: true });
    forgetDefinitions();
    expect(await variant('shop_reviews')).toBe('control');
  });

  it('previews a variant without enrolling', async () => {
    arrive(somebodyIn('control'), { headers: { 'x-weir-path': '/demo?weir-shop_reviews=reviews' } });
    expect(await variant('shop_reviews')).toBe('reviews');
    expect(await enrollmentsOf('visitor', visitor())).toEqual([]);
  });

  it('uses the id of the experiment’s own kind only', async () => {
    expect(await variant('shop_checkout')).toBe('control');
    expect(await enrollmentsOf('visitor', visitor())).toEqual([]);
    arrive(visitor(), { cookies: { weir_demo_user: 'demo-anna' } });
    const shown = await variant('shop_checkout');
    expect(await enrollmentsOf('user', 'demo-anna')).toMatchObject([{ variant: shown, confirmed: true }]);
    arrive(visitor(), { cookies: { weir_demo_user: 'user-of-somebody-else' } });
    expect(await variant('shop_checkout')).toBe('control');
  });

  it('answers the control for an unknown name, counts it, and fails in development', async () => {
    const wrong = 'shop_revews' as ExperimentName;
    expect(await variant(wrong)).toBe('control');
    expect(await ingestCounts('unknown_experiment')).toEqual({ shop_revews: 1 });
    useEnvironment(scratch.url, { NODE_ENV: 'development' });
    await expect(variant(wrong)).rejects.toThrow('There is no experiment "shop_revews"');
    await expect(recordGoal('purchas' as GoalName)).rejects.toThrow('There is no goal "purchas"');
    useEnvironment(scratch.url);
    expect(await recordGoal('purchas' as GoalName)).toEqual({ recorded: false });
  });

  it('answers client components about themselves, whatever they send', async () => {
    arrive(somebodyIn('reviews'));
    expect(await testVariantAction('shop_reviews')).toMatchObject({
      variant: 'reviews',
      control: false,
      pending: null,
    });
    for (const sent of ['__proto__', 'a b', '', 7 as unknown as string, { id: 'x' } as unknown as string])
      expect(await testVariantAction(sent)).toMatchObject({ variant: 'control', control: true });
  });
});

describe('goals', () => {
  it('are recorded for the visitor, once for an id', async () => {
    expect(await recordGoal('purchase', { value: 12.5, id: 'order-1' })).toEqual({ recorded: true });
    expect(await recordGoal('purchase', { value: 12.5, id: 'order-1' })).toEqual({ recorded: false });
    const [stored, ...others] = await goalsOf('visitor', visitor());
    expect(others).toEqual([]);
    expect(stored).toMatchObject({ source: 'server', automated: false });
    expect(Number(stored?.value)).toBe(12.5);
    expect(await recordGoal('purchase', { value: NaN })).toEqual({ recorded: false });
  });

  it('of somebody who is signed in are the user’s, and the visitor is known to be that user', async () => {
    arrive(randomUUID(), { cookies: { weir_demo_user: 'demo-bram' } });
    await recordGoal('signup', { id: 'once' });
    expect(await goalsOf('user', 'demo-bram')).toHaveLength(1);
    expect(await goalsOf('visitor', visitor())).toEqual([]);
    const links = await database().identityLink.findMany({ where: { visitorId: subjectId('visitor', visitor()) } });
    expect(links).toMatchObject([{ userId: subjectId('user', 'demo-bram') }]);
    const known = await database().subject.findUnique({ where: { id: subjectId('visitor', visitor()) } });
    expect(known?.confirmedAt).toBeNull();
  });
});

it('asks for a subject that code names', async () => {
  const job = forSubject({ kind: 'visitor', id: 'static-page' });
  expect(await job.variant('shop_reviews')).toBe(drawn('static-page'));
  expect(await job.recordGoal('purchase', { value: 3 })).toEqual({ recorded: true });
  expect(await enrollmentsOf('visitor', 'static-page')).toMatchObject([{ confirmed: true }]);
});

describe('<Experiment>', () => {
  const page = () =>
    Experiment({
      name: 'shop_reviews',
      children: [
        h(Variant, { name: 'control', key: 'a' }, 'plain'),
        h(Variant, { name: 'reviews', key: 'b' }, 'with stars'),
      ] as ReactNode,
    }) as Promise<
      ReactElement<{ children: [ReactElement<{ children: string }>, ReactElement<{ pending: object }> | null] }>
    >;

  it('shows the variant, and leaves the enrollment to the page that is really shown', async () => {
    arrive(somebodyIn('reviews'));
    const [shown, mounted] = (await page()).props.children;
    expect(shown.props.children).toBe('with stars');
    expect(mounted?.props.pending).toMatchObject({
      experiment: 'shop_reviews',
      variant: 'reviews',
      asker: subjectId('visitor', visitor()),
      visitor: visitor(),
    });
    expect(await enrollmentsOf('visitor', visitor())).toEqual([]);
  });

  it('shows a promoted variant to everybody, also to those who are not tracked, and records nothing', async () => {
    await promoteVariant(codeAt(new Date()), { key: 'shop_reviews', variant: 'reviews' });
    resetDoor();
    arrive(somebodyIn('control'), { headers: { 'sec-gpc': '1' } });
    const [shown, mounted] = (await page()).props.children;
    expect(shown.props.children).toBe('with stars');
    expect(mounted).toBeNull();
  });
});
