import { expect, it } from 'vitest';
import type { ExperimentView } from '../schemas';
import { inferReport, meanOf } from './infer-report';

const variants = ['control', 'test'].map((key) => ({ key, weight: 0.5 }));
const experiment = { key: 'checkout', test: 'welch', variants, phases: [] } as unknown as ExperimentView;

/** A day with 10 subjects a variant and so many conversions in the test. */
function dayWith(conversions: number, outcome = 'goal:signup') {
  const base = { day: '2026-11-20', subjects: 10n, sum: '0', sumSquares: '0' };
  const rows = variants.flatMap(({ key: variant }) => [
    { ...base, variant, outcome: 'enrollment', conversions: 0n },
    { ...base, variant, outcome: 'any', conversions: 3n },
    { ...base, variant, outcome, conversions: variant === 'test' ? BigInt(conversions) : 3n },
  ]);
  const goal = (name: string, key: string) => ({ outcome: name, goal: key, goalId: 1, betterWhen: 'higher' as const });
  return inferReport({
    ...{ experiment, phase: 0, date: '2026-11-20', timeZone: 'UTC', computedAt: new Date(0), provisional: true },
    outcomes: { conversions: [goal('goal:signup', 'signup'), goal('any', 'any')], values: [], metrics: [] },
    ...{ rows, health: { day: '2026-11-20', crossed: 0, duplicate: 0, automated: 0, unconfirmed: 0 } },
  });
}

it('speaks of outcomes that the day has rows of: no row is not 0', () => {
  expect(dayWith(4).goals.map(({ goal }) => goal)).toEqual(['signup', 'any']);
  expect(dayWith(4, 'goal:of-before').goals.map(({ goal }) => goal)).toEqual(['any']);
});

it('leaves out what cannot be, instead of failing', () => {
  expect(dayWith(11).goals.map(({ goal }) => goal)).toEqual(['any']);
  const row = { day: '', outcome: '', variant: '', subjects: 2n, conversions: 0n, sum: '30', sumSquares: '300' };
  expect(meanOf(2, row)).toEqual({ subjects: 2, mean: null, variance: null });
  expect(meanOf(3, { ...row, subjects: 3n })).toEqual({ subjects: 3, mean: 10, variance: 0 });
});
