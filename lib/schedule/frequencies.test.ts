import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FREQUENCIES, nextPeriodAt, periodOf } from './frequencies';

const at = (text: string) => new Date(text);

describe('periods', () => {
  it.each([
    ['minutely', '2026-11-21T12:34:56Z', '2026-11-21T12:34:00.000Z'],
    ['twelve_minutely', '2026-11-21T12:34:56Z', '2026-11-21T12:24:00.000Z'],
    ['hourly', '2026-11-21T12:34:56Z', '2026-11-21T12:00:00.000Z'],
    ['daily', '2026-11-21T23:30:00Z', '2026-11-22'],
    ['weekly', '2026-11-22T12:00:00Z', 'weekly/2967'],
    ['weekly', '2026-11-23T12:00:00Z', 'weekly/2968'],
    ['two_weekly', '2026-11-22T22:59:59Z', 'two_weekly/1483'],
    ['two_weekly', '2026-11-22T23:00:00Z', 'two_weekly/1484'],
    ['two_weekly', '2026-12-06T22:59:59Z', 'two_weekly/1484'],
    ['four_weekly', '2026-11-22T22:59:59Z', 'four_weekly/741'],
    ['four_weekly', '2026-11-22T23:00:00Z', 'four_weekly/742'],
    ['four_weekly', '2026-12-20T22:59:59Z', 'four_weekly/742'],
  ] as const)('%s at %s is %s', (frequency, instant, period) => {
    expect(periodOf(frequency, at(instant), 'Europe/Amsterdam')).toBe(period);
  });

  it('never comes for never', () => {
    expect(periodOf('never', at('2026-11-21T12:00:00Z'), 'UTC')).toBeNull();
    expect(nextPeriodAt('never', at('2026-11-21T12:00:00Z'), 'UTC')).toBeNull();
  });

  it.each([
    ['weekly', '2026-11-29T23:00:00Z'],
    ['two_weekly', '2026-12-06T23:00:00Z'],
    ['four_weekly', '2026-12-20T23:00:00Z'],
  ] as const)('the next of %s begins on a Monday at midnight: %s', (frequency, next) => {
    expect(nextPeriodAt(frequency, at('2026-11-23T12:00:00Z'), 'Europe/Amsterdam')).toEqual(at(next));
  });

  it('a day of 25 hours is one period, and the next begins at midnight', () => {
    const zone = 'Europe/Amsterdam';
    expect(periodOf('daily', at('2026-10-24T22:00:00Z'), zone)).toBe('2026-10-25');
    expect(periodOf('daily', at('2026-10-25T22:59:59Z'), zone)).toBe('2026-10-25');
    expect(nextPeriodAt('daily', at('2026-10-25T10:00:00Z'), zone)).toEqual(at('2026-10-25T23:00:00Z'));
  });

  it('the next period is another period, and later', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...FREQUENCIES.filter((frequency) => frequency !== 'never')),
        fc.date({ min: at('2000-01-01T00:00:00Z'), max: at('2050-01-01T00:00:00Z'), noInvalidDate: true }),
        (frequency, now) => {
          const next = nextPeriodAt(frequency, now, 'America/New_York');
          expect(next === null ? 0 : next.getTime()).toBeGreaterThan(now.getTime());
          expect(next === null ? null : periodOf(frequency, next, 'America/New_York')).not.toBe(
            periodOf(frequency, now, 'America/New_York'),
          );
        },
      ),
      { numRuns: 100 },
    );
  });
});
