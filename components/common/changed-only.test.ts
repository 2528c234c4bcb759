import { describe, expect, it } from 'vitest';
import { changedOnly } from './changed-only';

describe('changedOnly', () => {
  it('is what differs, lists and nothing included', () => {
    const before = { name: 'Sign-up', unit: '', goals: ['a', 'b'], plan: null as number | null, test: 'welch' };
    expect(changedOnly({ ...before, goals: [...before.goals] }, before)).toEqual({});
    expect(changedOnly({ ...before, name: 'Signed up', goals: ['b', 'a'], plan: 0 }, before)).toEqual({
      name: 'Signed up',
      goals: ['b', 'a'],
      plan: 0,
    });
    expect(changedOnly({ ...before, plan: null }, { ...before, plan: 5 })).toEqual({ plan: null });
  });
});
