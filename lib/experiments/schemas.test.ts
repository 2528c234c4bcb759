import { expect, it } from 'vitest';
import { GoalInput } from '@/lib/goals/schemas';
import { ExperimentInput } from './schemas';

const takes = (input: object) => ExperimentInput.safeParse({ key: 'checkout', name: 'Checkout', ...input }).success;
const takesGoal = (input: object) => GoalInput.safeParse({ key: 'signup', name: 'Signed up', ...input }).success;

it('every key has an address: a dot or two are none', () => {
  for (const key of ['.', '..']) expect([takes({ key }), takesGoal({ key })]).toEqual([false, false]);
  for (const key of ['...', '.a', 'v1.2']) expect([takes({ key }), takesGoal({ key })]).toEqual([true, true]);
});

it('what is planned can be stored', () => {
  expect(takes({ plannedSubjects: 3_000_000_000 })).toBe(false);
  expect(takes({ plannedSubjects: 1_000_000_000 })).toBe(true);
});

it('values of variants can be stored', () => {
  const split = (value: unknown) => [
    { key: 'control', weight: 0.5 },
    { key: 'test', weight: 0.5, value },
  ];
  for (const value of ['a\u0000', ['\ud800'], { a: { 'b\u0000': 1 } }])
    expect(takes({ variants: split(value) })).toBe(false);
  for (const value of ['👩‍🚀', [1, null, { a: '\n' }], '']) expect(takes({ variants: split(value) })).toBe(true);
});

it('units hide nothing', () => {
  for (const unit of ['a\u0000', '\ud800', 'a\u202eb', 'a\nb']) expect(takesGoal({ unit })).toBe(false);
  for (const unit of ['', '€', 'minutes a day']) expect(takesGoal({ unit })).toBe(true);
});
