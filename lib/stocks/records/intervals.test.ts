import { expect, it } from 'vitest';
import { RecordFrequency } from '../schemas';
import { intervalBoundaries, intervalStart, isInterval } from './intervals';

const ZONE = 'Europe/Amsterdam';
const HOUR = 3_600_000;
const lengths = (every: RecordFrequency, start: string, end: string, most = 100) => {
  const bounds = intervalBoundaries(every, { start: new Date(start), end: new Date(end), most }, ZONE);
  return bounds.slice(1).map((at, n) => (at.getTime() - (bounds[n]?.getTime() ?? 0)) / HOUR);
};

it('days have the length that the clocks give them', () => {
  expect(lengths('daily', '2026-03-27T23:00:00Z', '2026-03-31T22:00:00Z')).toEqual([24, 23, 24, 24]);
  expect(lengths('daily', '2026-10-23T22:00:00Z', '2026-10-26T23:00:00Z')).toEqual([24, 25, 24]);
  expect(lengths('hourly', '2026-10-25T00:00:00Z', '2026-10-25T03:30:00Z')).toEqual([1, 1, 1]);
  expect(lengths('twelve_minutely', '2026-10-25T00:00:00Z', '2026-10-25T01:00:00Z')).toHaveLength(5);
});

it('weeks begin on Mondays, and two and four of them are counted from one', () => {
  expect(intervalStart('weekly', new Date('2026-10-25T22:59:00Z'), ZONE).toISOString()).toBe(
    '2026-10-18T22:00:00.000Z',
  );
  expect(intervalStart('weekly', new Date('2026-10-25T23:00:00Z'), ZONE).toISOString()).toBe(
    '2026-10-25T23:00:00.000Z',
  );
  expect(
    lengths(
      'two_weekly',
      intervalStart('two_weekly', new Date('2026-06-01T00:00:00Z'), ZONE).toISOString(),
      '2026-08-01T00:00:00Z',
    )[0],
  ).toBe(336);
  const four = intervalStart('four_weekly', new Date('2026-06-01T00:00:00Z'), ZONE);
  const two = intervalStart('two_weekly', four, ZONE);
  expect(two).toEqual(four);
  // Before the day from which weeks are counted, too.
  expect(intervalStart('weekly', new Date('1969-12-31T12:00:00Z'), 'UTC').toISOString()).toBe(
    '1969-12-29T00:00:00.000Z',
  );
});

it('every interval is one of its own frequency; the number of boundaries is bounded', () => {
  for (const every of RecordFrequency.options.filter((one) => one !== 'never')) {
    const start = intervalStart(every, new Date('2026-10-20T12:34:56Z'), ZONE);
    const bounds = intervalBoundaries(every, { start, end: new Date('2027-10-20T00:00:00Z'), most: 5 }, ZONE);
    expect(bounds).toHaveLength(6);
    bounds.slice(1).forEach((end, n) => expect(isInterval(every, bounds[n] ?? end, end, ZONE)).toBe(true));
    const [first, second] = bounds;
    if (first !== undefined && second !== undefined)
      expect(isInterval(every, first, new Date(second.getTime() - 1), ZONE)).toBe(false);
  }
  expect(() => intervalStart('never', new Date(), ZONE)).toThrow(RangeError);
});
