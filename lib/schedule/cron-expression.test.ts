import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkCron, isCron, lastCronAt, nextCronAt } from './cron-expression';
import { defineJob } from './define-job';
import { nextPeriodAt, periodOf } from './frequencies';

const at = (text: string) => new Date(text);
const ZONE = 'Europe/Amsterdam';

describe('cron expressions', () => {
  it('are told from the names of frequencies', () => {
    expect([isCron('daily'), isCron('0 3 * * *')]).toEqual([false, true]);
  });

  it('are read in the zone of the project, the instant itself included', () => {
    // Monday, three o'clock
    expect(lastCronAt('0 3 * * 1', at('2026-11-16T02:00:00Z'), ZONE)).toEqual(at('2026-11-16T02:00:00Z'));
    expect(lastCronAt('0 3 * * 1', at('2026-11-16T01:59:59.999Z'), ZONE)).toEqual(at('2026-11-09T02:00:00Z'));
    expect(nextCronAt('0 3 * * 1', at('2026-11-16T02:00:00Z'), ZONE)).toEqual(at('2026-11-23T02:00:00Z'));
  });

  it('come once on the night on which their hour is missing, and once on the night that has it twice', () => {
    const runsOn = (from: string, to: string) => {
      const names = new Set<string>();
      for (let t = at(from).getTime(); t < at(to).getTime(); t += 15 * 60_000)
        names.add(periodOf('30 2 * * *', new Date(t), ZONE) ?? '');
      return names.size;
    };
    expect(runsOn('2026-03-28T12:00:00Z', '2026-03-29T12:00:00Z')).toBe(2);
    expect(runsOn('2026-10-24T12:00:00Z', '2026-10-25T12:00:00Z')).toBe(2);
  });

  it('name a period that begins now or earlier, and the next one is later and another', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('*/5 * * * *', '0 3 * * 1', '15 6 1 * *', '30 2 * * *'),
        fc.date({ min: at('2000-01-01T00:00:00Z'), max: at('2050-01-01T00:00:00Z'), noInvalidDate: true }),
        (expression, now) => {
          const every = expression as `${string} ${string} ${string} ${string} ${string}`;
          const since = lastCronAt(every, now, ZONE);
          const next = nextPeriodAt(every, now, ZONE);
          expect(since === null ? Infinity : since.getTime()).toBeLessThanOrEqual(now.getTime());
          expect(next === null ? -Infinity : next.getTime()).toBeGreaterThan(now.getTime());
          expect(next === null ? null : periodOf(every, next, ZONE)).not.toBe(periodOf(every, now, ZONE));
        },
      ),
      { numRuns: 100 },
    );
  });

  it('never come when no calendar has their day', () => {
    expect(periodOf('0 0 30 2 *', at('2026-11-16T02:00:00Z'), ZONE)).toBeNull();
  });

  it('are refused at once when they cannot be read', () => {
    expect(() => checkCron('99 3 * * 1')).toThrow(/"99 3 \* \* 1" is no cron expression/);
    expect(() => checkCron('0 0 3 * * 1')).toThrow(/five fields/);
    expect(() => defineJob({ name: 'bad', every: 'a b c d e', run: () => Promise.resolve({}) })).toThrow(/"a b c d e"/);
  });
});
