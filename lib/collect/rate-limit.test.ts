import { describe, expect, it } from 'vitest';
import { parseRate, RateLimit } from './rate-limit';

const SECOND = 1_000;

describe('RateLimit', () => {
  it('reads its setting', () => {
    expect(parseRate('600:1200')).toEqual({ perMs: 0.01, burst: 1200 });
    expect(parseRate('600')).toEqual({ perMs: 0.01, burst: 1200 });
    expect(parseRate('off')).toBeNull();
  });

  it('gives a burst, then one record per interval, to each network of its own', () => {
    const limit = new RateLimit(parseRate('60:3'));
    expect([1, 1, 1].map((count) => limit.take('a', count, 0))).toEqual([0, 0, 0]);
    expect(limit.take('a', 1, 0)).toBe(1);
    expect(limit.take('b', 3, 0)).toBe(0);
    expect(limit.take('a', 1, SECOND)).toBe(0);
    expect(limit.take('a', 3, SECOND)).toBe(3);
    expect(limit.take('a', 1, 100 * SECOND)).toBe(0);
    expect(limit.take('a', 3, 100 * SECOND)).toBe(1);
  });

  it('lets a batch larger than the burst through when the bucket is full, and makes up for it', () => {
    const limit = new RateLimit(parseRate('60:10'));
    expect(limit.take('a', 30, 0)).toBe(0);
    expect(limit.take('a', 1, 10 * SECOND)).toBeGreaterThan(0);
    expect(limit.take('a', 1, 22 * SECOND)).toBe(0);
  });

  it('is not confused by a clock that goes back', () => {
    const limit = new RateLimit(parseRate('60:1'));
    expect(limit.take('a', 1, 10 * SECOND)).toBe(0);
    expect(limit.take('a', 1, 5 * SECOND)).toBe(1);
  });

  it('stays bounded whoever comes', () => {
    const limit = new RateLimit(parseRate('60:1'));
    for (let n = 0; n < 60_000; n++) limit.take(`network ${String(n)}`, 1, 0);
    expect((limit as unknown as { buckets: Map<string, unknown> }).buckets.size).toBe(50_000);
  });

  it('off means no limit', () => {
    expect(new RateLimit(null).take('a', 1e9, 0)).toBe(0);
  });
});
