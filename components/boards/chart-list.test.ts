import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BoardChart } from '@/lib/metrics/board.schemas';
import { inserted, moved, placeCharts, signatureOf, without } from './chart-list';

const chart = (metric: string, more: Partial<BoardChart> = {}): BoardChart => ({
  metric,
  period: 'day',
  days: 90,
  split: null,
  compare: false,
  wide: false,
  ...more,
});

describe('the charts of a board', () => {
  it('move without anything being lost', () => {
    expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd']);
    expect(moved(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c']);
    expect(moved(['a', 'b'], 0, 9)).toEqual(['b', 'a']);
    expect(moved(['a', 'b'], 5, 0)).toEqual(['a', 'b']);
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(), { minLength: 1 }), fc.nat(20), fc.nat(20), (list, from, to) => {
        expect([...moved(list, from, to)].sort()).toEqual([...list].sort());
      }),
    );
  });

  it('come back where they were when their removal is undone', () => {
    expect(inserted(without(['a', 'b', 'c'], 1), 1, 'b')).toEqual(['a', 'b', 'c']);
  });

  it('keep their numbers and their keys when they move or change their width', () => {
    const a = chart('shop/orders');
    const b = chart('shop/visits');
    const known = [a, b].map((each) => ({ chart: each, metric: null, series: null }));
    const before = placeCharts([a, b], known);
    const after = placeCharts([{ ...b, wide: true }, a], known);
    expect(after.map(({ key }) => key)).toEqual([before[1]?.key, before[0]?.key]);
    expect(after.map(({ data }) => data?.chart)).toEqual([b, a]);
    expect(placeCharts([chart('shop/orders', { days: 30 })], known)[0]?.data).toBeNull();
    expect(signatureOf(a)).not.toBe(signatureOf({ ...a, compare: true }));
  });

  it('have different keys when one stands there twice', () => {
    const keys = placeCharts([chart('a/b'), chart('a/b')], []).map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
  });
});
