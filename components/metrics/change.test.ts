import { describe, expect, it } from 'vitest';
import { changeOf } from './change';

const metric = (betterWhen: 'higher' | 'lower' | 'neither', style: 'number' | 'percent' | 'seconds' = 'number') => ({
  betterWhen,
  format: { style, decimals: null },
});
const words = (value: number | null, previous: number | null, of = metric('higher')) => {
  const change = changeOf(value, previous, of);
  return change === null ? null : [change.arrow, change.size, change.word, change.tone].join(' ');
};

describe('changeOf', () => {
  it('says how much and whether it is good', () => {
    expect(words(112, 100)).toBe('↑ 12% better good');
    expect(words(97, 100)).toBe('↓ 3.0% worse bad');
    expect(words(97, 100, metric('lower'))).toBe('↓ 3.0% better good');
    expect(words(112, 100, metric('neither'))).toBe('↑ 12% up neutral');
    expect(words(100, 100)).toBe('→  unchanged neutral');
  });
  it('knows that no data is not 0, and that there is no percentage of 0', () => {
    expect(words(null, 3)).toBeNull();
    expect(words(3, null)).toBeNull();
    expect(words(3, 0)).toBe('↑ 3 better good');
    expect(words(0, 4)).toBe('↓ 100% worse bad');
    expect(words(0, 0)).toBe('→  unchanged neutral');
  });
  it('names percentage points of rates, and multiples of what has grown much', () => {
    expect(words(0.2, 0.182, metric('higher', 'percent'))).toBe('↑ 1.8 pp better good');
    expect(words(5000, 100)).toBe('↑ 50× better good');
    expect(words(-20, -10)).toBe('↓ 100% worse bad');
  });
});
