import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { trueTime } from './true-time';

const DAY = 86_400_000;
const receivedAt = new Date('2026-11-20T12:00:00Z');
const iso = (ms: number) => new Date(ms).toISOString();
const offset = (input: { at?: string; sentAt?: string; trusted?: boolean }) => {
  const { at, clamped } = trueTime({ trusted: false, ...input, receivedAt });
  return [at.getTime() - receivedAt.getTime(), clamped];
};

describe('trueTime', () => {
  it('is the time of arrival when the sender says nothing', () => {
    expect(offset({})).toEqual([0, false]);
    expect(offset({ sentAt: '1999-01-01T00:00:00Z' })).toEqual([0, false]);
  });

  it('does not depend on how wrong the clock of the sender is', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), fc.integer({ min: 0, max: 7 * DAY }), (skew, ageMs) => {
        const sentAt = receivedAt.getTime() + skew;
        expect(offset({ at: iso(sentAt - ageMs), sentAt: iso(sentAt) })).toEqual([0 - ageMs, false]);
      }),
    );
  });

  it('clamps what cannot be true, and says so', () => {
    const now = receivedAt.getTime();
    expect(offset({ at: iso(now - 8 * DAY) })).toEqual([-7 * DAY, true]);
    expect(offset({ at: iso(now + DAY) })).toEqual([300_000, true]);
    expect(offset({ at: iso(now + DAY), trusted: true })).toEqual([300_000, true]);
  });

  it('believes any past time of a trusted sender, whatever it says about sending', () => {
    const at = '2001-02-03T04:05:06.789Z';
    expect(trueTime({ at, sentAt: '2001-02-03T05:00:00Z', receivedAt, trusted: true }).at.toISOString()).toBe(at);
  });
});
