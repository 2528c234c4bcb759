import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  gammaQuantile,
  gammaUpperQuantile,
  kaplanMeier,
  logRankTest,
  poissonInterval,
  regularizedGammaP,
  regularizedGammaQ,
} from '..';

const times = fc.array(fc.record({ time: fc.integer({ min: 0, max: 30 }), event: fc.boolean() }), {
  minLength: 1,
  maxLength: 60,
});
const counted = (subjects: { time: number; event: boolean }[]) =>
  subjects.map(({ time, event }) => ({ time, events: event ? 1 : 0, censored: event ? 0 : 1 }));

describe('Garwood interval', () => {
  // Half of the chi-square quantiles with 2x and 2x + 2 degrees of freedom (scipy.stats.chi2).
  it.each([
    [0, 0, 3.688879454113936],
    [1, 0.025317807984289897, 5.571643390938898],
    [5, 1.6234863901184346, 11.668332079322555],
    [10, 4.7953886961324335, 18.390356042017775],
    [100, 81.36399125092314, 121.62679379242638],
    [1000, 938.9730184076952, 1063.952136016302],
  ])('of %i events', (events, lower, upper) => {
    const interval = poissonInterval(events);
    expect(interval.lower).toBeCloseTo(lower, 9);
    expect(interval.upper).toBeCloseTo(upper, 9);
    expect(poissonInterval(events, 4).upper).toBeCloseTo(interval.upper / 4, 12);
  });

  it('leaves exactly half of alpha in each tail, for any number of events and any alpha', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 2_000_000_000 })),
        fc.constantFrom(0.5, 0.1, 0.05, 0.001, 1e-9),
        (events, alpha) => {
          const { lower, upper } = poissonInterval(events, 1, alpha);
          const half = alpha / 2;
          // The tail of a huge shape moves by more than its digits between two neighbouring doubles.
          const tolerance = 1e-9 + 1e-15 * events;
          expect(Math.abs(regularizedGammaP(events, lower) / half - 1)).toBeLessThan(tolerance);
          expect(Math.abs(regularizedGammaQ(events + 1, upper) / half - 1)).toBeLessThan(tolerance);
          expect(lower).toBeLessThan(events);
          expect(upper).toBeGreaterThan(events);
        },
      ),
    );
  });

  it('refuses what is no count, no time and no chance', () => {
    for (const wrong of [-1, 0.5, NaN]) expect(() => poissonInterval(wrong)).toThrow(RangeError);
    expect(() => poissonInterval(1, 0)).toThrow(RangeError);
    expect(() => poissonInterval(1, 1, 1)).toThrow(RangeError);
    expect([gammaQuantile(0, 2), gammaQuantile(1, 2), gammaUpperQuantile(0, 2), gammaUpperQuantile(1, 2)]).toEqual([
      0,
      Infinity,
      Infinity,
      0,
    ]);
  });
});

describe('Kaplan-Meier', () => {
  it('is the plain share when nobody is censored', () => {
    fc.assert(
      fc.property(times, (subjects) => {
        const all = subjects.map(({ time }) => ({ time, events: 1, censored: 0 }));
        for (const { time, survival } of kaplanMeier(all).steps) {
          expect(survival).toBeCloseTo(subjects.filter((s) => s.time > time).length / subjects.length, 12);
        }
      }),
    );
  });

  it('equals the product over every subject, falls, and stays within its interval', () => {
    fc.assert(
      fc.property(times, (subjects) => {
        const { steps } = kaplanMeier(counted(subjects));
        let before = 1;
        for (const { time, survival, interval } of steps) {
          const product = steps
            .filter((step) => step.time <= time)
            .reduce((share, step) => {
              const atRisk = subjects.filter((s) => s.time >= step.time).length;
              return share * (1 - subjects.filter((s) => s.event && s.time === step.time).length / atRisk);
            }, 1);
          expect(survival).toBeCloseTo(product, 12);
          expect(survival).toBeLessThan(before);
          before = survival;
          if (interval === null) expect(survival).toBe(0);
          else {
            expect(interval.lower).toBeGreaterThanOrEqual(0);
            expect(interval.lower).toBeLessThanOrEqual(survival);
            expect(interval.upper).toBeGreaterThanOrEqual(survival);
            expect(interval.upper).toBeLessThanOrEqual(1);
          }
        }
      }),
    );
  });

  it('does not care how the counts are grouped', () => {
    fc.assert(
      fc.property(times, (subjects) => {
        const grouped = [...new Set(subjects.map(({ time }) => time))].map((time) => ({
          time,
          events: subjects.filter((s) => s.time === time && s.event).length,
          censored: subjects.filter((s) => s.time === time && !s.event).length,
        }));
        expect(kaplanMeier(grouped)).toEqual(kaplanMeier(counted(subjects)));
      }),
    );
  });
});

describe('log-rank', () => {
  it('does not depend on the order of the groups, and sums up: observed = expected', () => {
    fc.assert(
      fc.property(times, times, times, (a, b, c) => {
        const one = logRankTest([counted(a), counted(b), counted(c)]);
        const other = logRankTest([counted(c), counted(a), counted(b)]);
        expect(other.status).toBe(one.status);
        if (one.status !== 'computed' || other.status !== 'computed') return;
        expect(other.statistic).toBeCloseTo(one.statistic, 6);
        const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
        expect(sum(one.observed)).toBeCloseTo(sum(one.expected), 9);
      }),
    );
  });

  it('says what it cannot compute', () => {
    const some = [{ time: 1, events: 1, censored: 0 }];
    expect(logRankTest([some])).toMatchObject({ reason: 'fewer_than_two_groups' });
    expect(logRankTest([some, []])).toMatchObject({ reason: 'no_subjects' });
    expect(logRankTest([[{ time: 1, events: 0, censored: 2 }], [{ time: 2, events: 0, censored: 1 }]])).toMatchObject({
      reason: 'no_variance',
    });
    expect(() => logRankTest([some, [{ time: -1, events: 1, censored: 0 }]])).toThrow(RangeError);
  });
});
