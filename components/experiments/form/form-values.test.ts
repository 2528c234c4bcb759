import { describe, expect, it } from 'vitest';
import { ExperimentInput } from '@/lib/experiments/schemas';
import { experimentOf } from '../testdata/experiment';
import { evenPercents, fromPercents, percentSum, toPercents } from '../weights';
import { changeOf, EMPTY_VALUES, errorsOf, inputOf, keyFrom, locksOf, valuesOf, type FormValues } from './form-values';

const fresh = { before: null, takenKeys: new Set(['taken']) };
const filled = (change: Partial<FormValues> = {}): FormValues => ({
  ...EMPTY_VALUES,
  name: 'Shorter checkout',
  key: 'checkout',
  ...change,
});
const thirds = ['a', 'b', 'c'].map((key) => ({ key, weight: 1 / 3 }));
const variant = (key: string, percent: number, value = '') => ({ key, name: '', percent, value });

describe('weights', () => {
  it('are even percents that add up to exactly 100, and weights that the schema takes', () => {
    for (const count of [2, 3, 6, 7, 11, 20]) {
      const percents = evenPercents(count);
      expect(percentSum(percents)).toBe(100);
      expect(Math.max(...percents) - Math.min(...percents)).toBeLessThan(0.011);
      const sum = fromPercents(percents).reduce((total, weight) => total + weight, 0);
      expect(Math.abs(sum - 1)).toBeLessThan(1e-9);
    }
    expect(toPercents([1 / 3, 1 / 3, 1 / 3])).toEqual([33.34, 33.33, 33.33]);
  });
});

describe('errorsOf', () => {
  it('finds nothing wrong with a name, a key and the defaults', () => {
    expect(errorsOf(filled(), fresh)).toEqual({});
    expect(ExperimentInput.parse(inputOf(filled(), null))).toMatchObject({ minimumEffect: 0.1, goals: null });
  });

  it.each([
    ['a missing name', filled({ name: ' ' }), 'name', 'is needed'],
    ['a key with a space', filled({ key: 'a b' }), 'key', 'must be 1 to 100 of A-Z a-z 0-9 . _ -'],
    ['a taken key', filled({ key: 'taken' }), 'key', 'is taken by another experiment'],
    ['an address of the dashboard', filled({ key: 'new' }), 'key', 'is an address of the dashboard'],
    ['a wrong sum', filled({ variants: [variant('a', 50), variant('b', 40)] }), 'variants', 'weights add up to 90%, not to 100%'],
    ['a name twice', filled({ variants: [variant('a', 50), variant('a', 50)] }), 'variants.1.key', 'is there twice'],
    ['broken JSON', filled({ variants: [variant('a', 50), variant('b', 50, '{"x"')] }), 'variants.1.value', 'is not JSON'],
    ['a primary goal that is not compared', filled({ allGoals: false, primaryGoal: 'signup' }), 'primaryGoal', 'is not among the goals of this experiment'],
    ['a baseline of 100%', filled({ baseline: 100 }), 'baseline', 'must be above 0% and below 100%'],
  ])('says what is wrong with %s', (_, values, field, message) => {
    expect(errorsOf(values, fresh)[field]).toBe(message);
  }); // prettier-ignore

  it('lets the coverage of a started experiment grow only', () => {
    const before = experimentOf({ startedAt: '2026-11-01T00:00:00Z', coverage: 0.5 });
    const about = { before, takenKeys: new Set(['checkout']) };
    expect(errorsOf({ ...valuesOf(before), coverage: 40 }, about)['coverage']).toBe('can only grow: it is 50% now');
    expect(errorsOf({ ...valuesOf(before), coverage: 60 }, about)).toEqual({});
  });
});

describe('changeOf', () => {
  it('keeps the metrics that are compared, with how they are added up', () => {
    const metrics = [
      { metric: 'shopping/revenue', mode: 'perDay' as const },
      { metric: 'shopping/order_count', mode: 'total' as const },
    ];
    const before = experimentOf({ metrics });
    expect(valuesOf(before).metrics).toEqual(['shopping/revenue:perDay', 'shopping/order_count:total']);
    expect(inputOf(valuesOf(before), before).metrics).toEqual(metrics);
    expect(ExperimentInput.safeParse(inputOf(filled({ metrics: ['no reference:total'] }), null)).success).toBe(false);
  });

  it('does not touch a split of thirds that nobody changed', () => {
    const before = experimentOf({ variants: thirds });
    expect(inputOf(valuesOf(before), before).variants).toEqual(before.variants);
    const moved = { ...valuesOf(before), variants: [variant('a', 50), variant('b', 25), variant('c', 25)] };
    expect(changeOf(moved, before).variants?.map((each) => each.weight)).toEqual([0.5, 0.25, 0.25]);
  });

  it('is what was changed and nothing else: what somebody else has saved meanwhile stays', () => {
    const before = experimentOf({ coverage: 1 / 3, baselineRate: 0.07, variants: thirds, goals: ['signup'] });
    expect(changeOf(valuesOf(before), before)).toEqual({});
    expect(changeOf({ ...valuesOf(before), notes: 'Mine', coverage: 50 }, before)).toEqual({
      notes: 'Mine',
      coverage: 0.5,
    });
    expect(changeOf({ ...valuesOf(before), allGoals: true, effect: '' }, before)).toEqual({
      goals: null,
      ...(before.minimumEffect === null ? {} : { minimumEffect: null }),
    });
  });

  it('brings back what the form was filled with', () => {
    const before = experimentOf({
      name: 'Shorter checkout',
      coverage: 0.123,
      baselineRate: 0.07,
      minimumEffect: 0.15,
      engagement: [{ goal: 'purchase', mode: 'perDay' }],
      goals: ['signup'],
      variants: [
        { key: 'control', weight: 0.5 },
        { key: 'test', weight: 0.5, name: 'Red', value: { colour: 'red' } },
      ],
    });
    const { goals, engagement, coverage, baselineRate, minimumEffect, variants } = inputOf(valuesOf(before), before);
    expect({ goals, engagement, coverage, minimumEffect, variants }).toEqual({
      goals: before.goals,
      engagement: before.engagement,
      coverage: before.coverage,
      minimumEffect: before.minimumEffect,
      variants: before.variants,
    });
    expect(baselineRate).toBeCloseTo(0.07, 12);
  });
});

describe('locksOf', () => {
  it('gives a reason for each thing that cannot be changed', () => {
    expect(locksOf(null)).toEqual({});
    expect(Object.keys(locksOf(experimentOf()))).toEqual(['key']);
    expect(Object.keys(locksOf(experimentOf({ startedAt: '2026-11-01T00:00:00Z' })))).toEqual(['key', 'kind', 'split']);
  });
});

describe('keyFrom', () => {
  it('proposes a key that is valid', () => {
    expect(keyFrom('Kürzere Kasse, 2. Versuch!')).toBe('kurzere-kasse-2.-versuch');
    expect(keyFrom('***')).toBe('');
  });
});
