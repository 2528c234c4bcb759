import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  adjustPValues,
  agrestiCaffoInterval,
  asymptoticConfidenceSequence,
  chiSquareTest,
  clopperPearsonInterval,
  compareConversion,
  compareMeans,
  meanInterval,
  minimumEffectForMeans,
  minimumEffectForProportions,
  mixtureSprt,
  newcombeInterval,
  normalSf,
  powerForMeans,
  powerForProportions,
  sampleRatioTest,
  sampleSizeForMeans,
  sampleSizeForMeansByT,
  sampleSizeForProportions,
  twoProportionZTest,
  waldDifference,
  welchTTest,
  wilsonInterval,
  type Proportion,
  type SampleMean,
} from '.';

/** Subjects with fewer conversions than subjects, at least one of each kind. */
const proportion: fc.Arbitrary<Proportion> = fc
  .tuple(fc.integer({ min: 2, max: 1_000_000 }), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([subjects, share]) => ({ subjects, conversions: Math.round(1 + share * (subjects - 2)) }));

const sample: fc.Arbitrary<SampleMean> = fc.record({
  subjects: fc.integer({ min: 50, max: 1_000_000 }),
  mean: fc.double({ min: -1e4, max: 1e4, noNaN: true }),
  variance: fc.double({ min: 0.001, max: 1e6, noNaN: true }),
});

/** The fields of a computed result; fails the test otherwise. */
function computed<Result extends { status: string }>(result: Result): Extract<Result, { status: 'computed' }> {
  expect(result).toMatchObject({ status: 'computed' });
  return result as Extract<Result, { status: 'computed' }>;
}

const double = ({ subjects, conversions }: Proportion) => ({ subjects: 2 * subjects, conversions: 2 * conversions });
const near = (value: number, expected: number, relative: number) =>
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(relative * Math.abs(expected) + 1e-300);

describe('comparing conversions', { timeout: 60_000 }, () => {
  it('swapping the variants negates the difference, mirrors its interval and keeps every p-value', () => {
    fc.assert(
      fc.property(proportion, proportion, (control, treatment) => {
        const there = computed(compareConversion({ control, treatment }));
        const back = computed(compareConversion({ control: treatment, treatment: control }));
        expect(back.difference).toBe(0 - there.difference);
        expect(back.interval.lower).toBeCloseTo(-there.interval.upper, 14);
        expect(back.interval.upper).toBeCloseTo(-there.interval.lower, 14);
        near(back.chiSquare.pValue, there.chiSquare.pValue, 1e-9);
        expect(back.sequential.status).toBe(there.sequential.status);
        if (back.sequential.status === 'computed' && there.sequential.status === 'computed') {
          near(back.sequential.pValue, there.sequential.pValue, 1e-9);
        }
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('doubling both variants never raises p and narrows the interval', () => {
    fc.assert(
      fc.property(proportion, proportion, (control, treatment) => {
        const once = computed(compareConversion({ control, treatment }));
        const twice = computed(compareConversion({ control: double(control), treatment: double(treatment) }));
        near(twice.difference, once.difference, 1e-12);
        expect(twice.chiSquare.pValue).toBeLessThanOrEqual(once.chiSquare.pValue * (1 + 1e-12));
        expect(twice.interval.upper - twice.interval.lower).toBeLessThan(once.interval.upper - once.interval.lower);
      }),
      { seed: 12, numRuns: 300 },
    );
  });

  it('chi-square is the square of the pooled z, and their p-values are one', () => {
    fc.assert(
      fc.property(proportion, proportion, (control, treatment) => {
        const z = computed(twoProportionZTest({ control, treatment }));
        const { chiSquare } = computed(compareConversion({ control, treatment }));
        near(chiSquare.statistic, z.statistic * z.statistic, 1e-11);
        near(chiSquare.pValue, z.pValue, 1e-9);
      }),
      { seed: 13, numRuns: 300 },
    );
  });

  it('every interval contains its estimate, lies within its bounds, and a higher level is wider', () => {
    const level = fc.double({ min: 0.001, max: 0.4, noNaN: true });
    fc.assert(
      fc.property(proportion, proportion, level, (control, treatment, alpha) => {
        const rate = control.conversions / control.subjects;
        for (const interval of [wilsonInterval, clopperPearsonInterval]) {
          const { lower, upper } = interval(control.conversions, control.subjects, alpha);
          expect(0 <= lower && lower < rate && rate < upper && upper <= 1).toBe(true);
          const wider = interval(control.conversions, control.subjects, alpha / 2);
          expect(wider.lower < lower && upper < wider.upper).toBe(true);
        }
        for (const between of [newcombeInterval, waldDifference]) {
          const { difference, interval } = computed(between({ control, treatment, alpha }));
          expect(interval.lower <= difference && difference <= interval.upper).toBe(true);
        }
        const { interval } = computed(newcombeInterval({ control, treatment, alpha }));
        expect(-1 <= interval.lower && interval.upper <= 1).toBe(true);
        const caffo = computed(agrestiCaffoInterval({ control, treatment, alpha })).interval;
        expect(caffo.lower).toBeLessThan(caffo.upper);
      }),
      { seed: 14, numRuns: 200 },
    );
  });

  it('the order of groups and of outcomes does not matter to chi-square', () => {
    const cells = fc.array(fc.tuple(fc.integer({ min: 1, max: 9999 }), fc.integer({ min: 1, max: 9999 })), {
      minLength: 2,
      maxLength: 5,
    });
    fc.assert(
      fc.property(cells, (table) => {
        const straight = computed(chiSquareTest(table));
        const turned = computed(chiSquareTest([...table].reverse().map(([a, b]) => [b, a])));
        near(turned.statistic, straight.statistic, 1e-9);
        expect(turned.df).toBe(straight.df);
      }),
      { seed: 15, numRuns: 200 },
    );
  });
});

describe('comparing means', { timeout: 60_000 }, () => {
  it('swapping the variants negates the difference and keeps p', () => {
    fc.assert(
      fc.property(sample, sample, fc.constantFrom('welch' as const, 'student' as const), (control, treatment, test) => {
        const there = computed(compareMeans({ control, treatment, test }));
        const back = computed(compareMeans({ control: treatment, treatment: control, test }));
        expect(back.difference).toBe(0 - there.difference);
        near(back.pValue, there.pValue, 1e-8);
        near(back.df, there.df, 1e-11);
        expect(there.interval.lower <= there.difference && there.difference <= there.interval.upper).toBe(true);
      }),
      { seed: 16, numRuns: 300 },
    );
  });

  it('scaling all values scales the difference and keeps t and p', () => {
    fc.assert(
      fc.property(sample, sample, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (control, treatment, scale) => {
        const scaled = ({ subjects, mean, variance }: SampleMean) => ({
          subjects,
          mean: mean * scale,
          variance: variance * scale * scale,
        });
        const plain = computed(welchTTest({ control, treatment }));
        const other = computed(welchTTest({ control: scaled(control), treatment: scaled(treatment) }));
        expect(Math.abs(other.statistic - plain.statistic)).toBeLessThan(1e-9 * (1 + Math.abs(plain.statistic)));
        expect(Math.abs(other.df / plain.df - 1)).toBeLessThan(1e-10);
      }),
      { seed: 17, numRuns: 200 },
    );
  });

  it('the interval of one mean contains it', () => {
    fc.assert(
      fc.property(sample, (one) => {
        const { lower, upper } = meanInterval(one);
        expect(lower < one.mean && one.mean < upper).toBe(true);
      }),
      { seed: 18, numRuns: 100 },
    );
  });
});

describe('looking every day', { timeout: 60_000 }, () => {
  it('the sequence is always more careful than the fixed test, and excludes 0 exactly when its p is below alpha', () => {
    fc.assert(
      fc.property(sample, sample, (control, treatment) => {
        const fixed = computed(welchTTest({ control, treatment }));
        const sequence = computed(asymptoticConfidenceSequence({ control, treatment }));
        const z = sequence.estimate / sequence.standardError;
        expect(sequence.pValue).toBeGreaterThanOrEqual(2 * normalSf(Math.abs(z)) * (1 - 1e-9));
        const { lower, upper } = sequence.interval;
        expect(lower < fixed.interval.lower && fixed.interval.upper < upper).toBe(true);
        expect(lower > 0 || upper < 0).toBe(sequence.pValue < 0.05);
      }),
      { seed: 19, numRuns: 300 },
    );
  });

  it('the sequence is the mixture SPRT with the effect variance ρ²nv', () => {
    fc.assert(
      fc.property(sample, sample, (control, treatment) => {
        const sequence = computed(asymptoticConfidenceSequence({ control, treatment }));
        const variance = sequence.standardError ** 2;
        const effectVariance = sequence.rho ** 2 * sequence.subjects * variance;
        const mixture = computed(mixtureSprt({ control, treatment, effectVariance }));
        expect(mixture.interval.lower).toBeCloseTo(sequence.interval.lower, 6);
        near(mixture.pValue, sequence.pValue, 1e-7);
      }),
      { seed: 20, numRuns: 200 },
    );
  });
});

describe('many tests at once', { timeout: 60_000 }, () => {
  const pValues = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 30 });

  it('adjusting never lowers a p-value, keeps nulls and places, and Holm lies between raw and Bonferroni', () => {
    fc.assert(
      fc.property(pValues, (raw) => {
        const bonferroni = adjustPValues(raw, 'bonferroni');
        const holm = adjustPValues(raw, 'holm');
        const hochberg = adjustPValues(raw, 'benjaminiHochberg');
        raw.forEach((p, i) => {
          const [b, h, bh] = [bonferroni[i], holm[i], hochberg[i]];
          if (p === null) return expect([b, h, bh]).toEqual([null, null, null]);
          if (b == null || h == null || bh == null) throw new Error('a number became null');
          const slack = 1 + 1e-15;
          expect(p <= h * slack && h <= b * slack && b <= 1).toBe(true);
          expect(p <= bh * slack && bh <= h * slack).toBe(true);
        });
      }),
      { seed: 21, numRuns: 500 },
    );
  });

  it('a smaller p-value never gets a larger adjusted one', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2 }), (raw) => {
        const sorted = [...raw].sort((a, b) => a - b);
        for (const method of ['bonferroni', 'holm', 'benjaminiHochberg'] as const) {
          const adjusted = adjustPValues(sorted, method).map((p) => p ?? NaN);
          adjusted.forEach((p, i) => expect(p).toBeGreaterThanOrEqual(adjusted[i - 1] ?? 0));
        }
      }),
      { seed: 22, numRuns: 200 },
    );
  });
});

describe('the sample ratio', { timeout: 60_000 }, () => {
  it('does not care for the unit of the weights or the order of the variants', () => {
    const arms = fc.array(
      fc.tuple(fc.integer({ min: 0, max: 1_000_000 }), fc.double({ min: 0.01, max: 1, noNaN: true })),
      { minLength: 2, maxLength: 6 },
    );
    fc.assert(
      fc.property(arms, fc.double({ min: 0.01, max: 100, noNaN: true }), (list, unit) => {
        const plain = sampleRatioTest(
          list.map(([count]) => count),
          list.map(([, weight]) => weight),
        );
        const turned = [...list].reverse();
        const other = sampleRatioTest(
          turned.map(([count]) => count),
          turned.map(([, weight]) => weight * unit),
        );
        expect(other.status).toBe(plain.status);
        if (plain.status !== 'not_computable' && other.status !== 'not_computable') {
          expect(Math.abs(other.statistic - plain.statistic)).toBeLessThan(1e-8 * (1 + plain.statistic));
        }
      }),
      { seed: 23, numRuns: 300 },
    );
  });
});

describe('planning', { timeout: 60_000 }, () => {
  const rate = fc.double({ min: 0.005, max: 0.6, noNaN: true });
  const lift = fc.double({ min: 0.02, max: 0.5, noNaN: true });
  const power = fc.double({ min: 0.3, max: 0.99, noNaN: true });

  it('the planned number of subjects has the planned power, and the effect is the smallest that it can see', () => {
    fc.assert(
      fc.property(rate, lift, power, (baseline, relative, wanted) => {
        const treatment = baseline * (1 + relative);
        const size = computed(sampleSizeForProportions({ baseline, treatment, power: wanted }));
        const subjectsPerVariant = size.subjectsPerVariant;
        expect(powerForProportions({ baseline, treatment, subjectsPerVariant }).power).toBeCloseTo(wanted, 9);
        const smallest = computed(minimumEffectForProportions({ baseline, subjectsPerVariant, power: wanted }));
        expect(smallest.absolute / (treatment - baseline)).toBeCloseTo(1, 8);
        const larger = computed(
          sampleSizeForProportions({ baseline, treatment: baseline + (treatment - baseline) / 2, power: wanted }),
        );
        expect(larger.subjectsPerVariant).toBeGreaterThan(size.subjectsPerVariant);
      }),
      { seed: 24, numRuns: 100 },
    );
  });

  it('the same holds for means, and the t form asks for a little more', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.02, max: 0.8, noNaN: true }), power, (difference, wanted) => {
        const size = computed(sampleSizeForMeans({ standardDeviation: 1, difference, power: wanted }));
        const subjectsPerVariant = size.subjectsPerVariant;
        expect(powerForMeans({ standardDeviation: 1, difference, subjectsPerVariant }).power).toBeCloseTo(wanted, 10);
        const smallest = minimumEffectForMeans({ standardDeviation: 1, subjectsPerVariant, power: wanted });
        expect(smallest.absolute).toBeCloseTo(difference, 10);
        const byT = computed(sampleSizeForMeansByT({ standardDeviation: 1, difference, power: wanted }));
        expect(byT.subjectsPerVariant).toBeGreaterThan(subjectsPerVariant);
        expect(byT.subjectsPerVariant).toBeLessThan(subjectsPerVariant + 3);
      }),
      { seed: 25, numRuns: 40 },
    );
  });
});
