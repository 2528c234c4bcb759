import { describe, expect, it } from 'vitest';
import { hash } from '@/lib/assign';
import { chiSquareTest, covariance, sampleRatioTest } from '@/lib/stats';

// Checked with our own tests: that the assignment hash spreads subjects evenly, and independently between
// experiments. Nothing here is random.

const IDS = Array.from({ length: 50_000 }, (_, i) => `visitor-${i}`);
const numbers = (seed: string, version: number, ids: string[]) => ids.map((id) => hash(seed, id, version) ?? NaN);

/** Root mean square of the correlations between neighbouring seeds. */
function neighbourCorrelation(version: number): number {
  const ids = IDS.slice(0, 3000);
  const series = Array.from({ length: 40 }, (_, i) => numbers(`experiment-${i}`, version, ids));
  const squares = series.slice(1).map((numbersOfSeed, i) => {
    const result = covariance(series[i] ?? [], numbersOfSeed);
    if (result.status !== 'computed' || result.correlation.status !== 'computed') throw new Error('no correlation');
    return result.correlation.value ** 2;
  });
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}

describe('the assignment hash', { timeout: 60_000 }, () => {
  it('fills a hundred buckets evenly', () => {
    const counts = Array.from({ length: 100 }, () => 0);
    for (const n of numbers('colour-of-the-button', 2, IDS))
      counts[Math.floor(n * 100)] = (counts[Math.floor(n * 100)] ?? 0) + 1;
    const result = sampleRatioTest(
      counts,
      counts.map(() => 1),
    );
    expect(result).toMatchObject({ status: 'healthy', df: 99 });
  });

  it('assigns two experiments independently of each other', () => {
    const [first, second] = [numbers('one', 2, IDS), numbers('two', 2, IDS)];
    const table = Array.from({ length: 5 }, () => Array.from({ length: 5 }, () => 0));
    first.forEach((n, i) => {
      const row = table[Math.floor(n * 5)] ?? [];
      const column = Math.floor((second[i] ?? NaN) * 5);
      row[column] = (row[column] ?? 0) + 1;
    });
    const result = chiSquareTest(table);
    expect(result.status === 'computed' && result.pValue > 0.001).toBe(true);
  });

  it('has no more correlation between neighbouring seeds than chance, unlike its first version', () => {
    expect(neighbourCorrelation(2)).toBeLessThan(0.027);
    expect(neighbourCorrelation(1)).toBeGreaterThan(0.1);
  });
});
