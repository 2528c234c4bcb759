import { describe, expect, test } from 'vitest';
import { prepareBars } from './prepare-bars';
import { prepareDonut, slicePath } from './prepare-donut';

describe('bars', () => {
  const days = ['2026-03-01', '2026-03-02', '2026-03-03'];
  test('stand one on the other, and what is 0 has no part', () => {
    const { bars, y, x } = prepareBars(days, [
      { name: 'accepted', mark: 1, counts: [4, 0, 10] },
      { name: 'bad_time', mark: 2, counts: [1, 0, 0] },
    ]);
    expect(bars.map(({ total }) => total)).toEqual([5, 0, 10]);
    expect(bars[0]?.parts).toMatchObject([
      { name: 'accepted', from: 0, to: 4 },
      { name: 'bad_time', from: 4, to: 5 },
    ]);
    expect(bars[1]?.parts).toEqual([]);
    expect(y.domain[1]).toBeGreaterThanOrEqual(10);
    expect(x.domain[1] - x.domain[0]).toBe(3);
  });
  test('of no days are none', () => {
    expect(prepareBars([], [])).toMatchObject({ bars: [], x: { ticks: [] } });
  });
});

describe('a donut', () => {
  test('closes, and its shares add up to one', () => {
    const { slices, total } = prepareDonut([
      { label: 'Accepted', count: 30 },
      { label: 'Declined', count: 0 },
      { label: 'Completed', count: 10 },
    ]);
    expect(total).toBe(40);
    expect(slices.map(({ share }) => share)).toEqual([0.75, 0, 0.25]);
    expect(slices.at(-1)?.to).toBeCloseTo(1, 12);
    expect(slices[2]?.from).toBe(0.75);
  });
  test('of nothing has shares of 0 and no outline', () => {
    const { slices } = prepareDonut([{ label: 'x', count: 0 }]);
    expect(slices[0]).toMatchObject({ share: 0, from: 0, to: 0 });
    expect(slicePath(0, 0, 5, 10)).toBe('');
  });
  test('of one part is a whole ring', () => {
    expect(slicePath(0, 1, 5, 10).match(/A/g)).toHaveLength(4);
  });
  test('says which way is longer', () => {
    expect(slicePath(0, 0.75, 5, 10)).toContain(' 0 1 1 ');
    expect(slicePath(0, 0.25, 5, 10)).toBe('M0.00 -10.00A10 10 0 0 1 10.00 0.00L5.00 0.00A5 5 0 0 0 0.00 -5.00Z');
  });
});
