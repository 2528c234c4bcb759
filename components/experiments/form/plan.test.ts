import { describe, expect, it } from 'vitest';
import { planOf } from './plan';

const plan = { baseline: 0.1, effect: 0.2, subjectsPerDay: 1000, coverage: 1, variants: 2 };

describe('planOf', () => {
  it('knows that 10% against 12% takes 3,841 subjects a variant, and the days for them', () => {
    expect(planOf(plan)).toEqual({ status: 'computed', perVariant: 3841, subjects: 7682, runDays: 8 });
    expect(planOf({ ...plan, coverage: 0.5 })).toMatchObject({ subjects: 7682, runDays: 16 });
    expect(planOf({ ...plan, variants: 3 })).toMatchObject({ subjects: 11_523, runDays: 12 });
  });

  it('knows the subjects without traffic, but no days', () => {
    expect(planOf({ ...plan, subjectsPerDay: 0 })).toMatchObject({ subjects: 7682, runDays: null });
    expect(planOf({ ...plan, coverage: 0 })).toMatchObject({ runDays: null });
  });

  it.each([
    [{ ...plan, baseline: null }, 'Needs the rate of the primary goal.'],
    [{ ...plan, baseline: 0 }, 'The rate must be above 0% and below 100%.'],
    [{ ...plan, effect: null }, 'Needs the smallest change worth finding.'],
    [{ ...plan, baseline: 0.6, effect: 1 }, 'The rate would reach 100%: choose a smaller change.'],
  ])('says what is missing', (input, reason) => {
    expect(planOf(input)).toEqual({ status: 'not_computable', reason });
  });
});
