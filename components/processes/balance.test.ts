import { describe, expect, it } from 'vitest';
import { endsWords, judgeBalance, rateIn, unitOfRate } from './balance';

const stock = (slug: string, before: number, entered: number, left: number, count: number) => ({
  slug,
  name: slug.toUpperCase(),
  before,
  entered,
  left,
  count,
});
const residue = (name: string, snapshot: number, fromStays: number) => ({
  stock: name,
  snapshot,
  fromStays,
  residue: snapshot - fromStays,
  at: '2026-11-20T00:00:00Z',
});
const ribbons = [{ source: 'a', sink: 'b', subjects: 12, flows: [] }];
const fine = {
  stocks: [stock('a', 3, 10, 12, 1), stock('b', 0, 12, 0, 12)],
  ribbons,
  balance: { residue: 0, stocks: [residue('a', 1, 1), residue('b', 12, 12)] },
  build: null,
};

describe('judgeBalance', () => {
  it('says that all is well, and how much that covers', () => {
    expect(judgeBalance(fine)).toMatchObject({
      text: 'Everything adds up: 12 moves, nobody unaccounted for.',
      tone: 'good',
    });
  });

  it('names who is unaccounted for, with both counts', () => {
    const found = judgeBalance({ ...fine, balance: { residue: 2, stocks: [residue('a', 3, 1)] } });
    expect(found).toMatchObject({ text: '2 subjects are unaccounted for.', tone: 'bad' });
    expect(found.detail).toContain('A: 3 by attributes, 1 by history');
  });

  it('sees a stock whose before, in and out do not make its count', () => {
    expect(judgeBalance({ ...fine, stocks: [stock('a', 3, 10, 12, 2)] }).text).toBe('A does not add up.');
  });

  it('does not judge while the history is being rebuilt', () => {
    const found = judgeBalance({ ...fine, build: { kind: 'user', done: 50, total: 200 } });
    expect(found).toMatchObject({ text: 'The history is being rebuilt: 25%.', tone: 'warn' });
  });

  it('does not praise an empty book', () => {
    const empty = { ...fine, stocks: [stock('a', 0, 0, 0, 0)], ribbons: [] };
    expect(judgeBalance(empty)).toMatchObject({ tone: 'neutral' });
  });
});

describe('flows in words', () => {
  it('names their ends, the outside too', () => {
    const names = new Map([['a', 'Trial']]);
    expect(endsWords({ sources: ['a', null], sinks: ['b'] }, names)).toBe('Trial or outside → b');
  });

  it('reads a rate in the unit that suits it', () => {
    expect([unitOfRate(5), unitOfRate(0.5), unitOfRate(0.001), unitOfRate(100)]).toEqual([
      'day',
      'week',
      'year',
      'hour',
    ]);
    expect(rateIn(2, 'week')).toBe(14);
    expect(rateIn(24, 'hour')).toBe(1);
  });
});
