import { describe, expect, it } from 'vitest';
import {
  adjustPValues,
  agrestiCaffoInterval,
  asymptoticConfidenceSequence,
  chiSquareTest,
  mixtureSprt,
  newcombeInterval,
  normalSf,
  sampleMean,
  sampleRatioTest,
  sampleSizeForMeans,
  sampleSizeForProportions,
  studentTTest,
  twoProportionZTest,
  waldDifference,
  waldInterval,
  welchTTest,
  wilsonInterval,
  type Adjustment,
  type SampleMean,
} from '..';
import { band, binomialChances, binomialSampler, seededNormal, seededUniform, shareOf } from './random';

// Do the methods keep what they promise on data whose truth is known? All draws are seeded. Runs are fewer than in
// a study (2,000 to 100,000) to stay within seconds; every band is 3.29 standard deviations for its number of runs.

const pOf = (result: { status: 'computed'; pValue: number } | { status: 'not_computable' }) =>
  result.status === 'computed' ? result.pValue : 1;
const table = (a: number, b: number, n: number) => [
  [a, n - a],
  [b, n - b],
];

/** A conversion as a mean of zeros and ones. */
function asMean(subjects: number, conversions: number): SampleMean {
  const rate = conversions / subjects;
  return { subjects, mean: rate, variance: rate * (1 - rate) };
}

describe('no difference, one look', { timeout: 60_000 }, () => {
  it.each([
    [0.1, 5000],
    [0.02, 2000],
    [0.5, 2000],
  ])('chi-square calls a difference in 5 of 100 experiments (rate %d, %d subjects per variant)', (p, n) => {
    const runs = 10_000;
    const draw = binomialSampler(n, p, seededUniform(n));
    const alarms = shareOf(runs, () => pOf(chiSquareTest(table(draw(), draw(), n))) < 0.05);
    expect(Math.abs(alarms - 0.05)).toBeLessThan(band(0.05, runs));
  });

  it('with 20 subjects per variant Pearson is careful and Yates far too careful', () => {
    const draw = binomialSampler(20, 0.1, seededUniform(3));
    const drawn = Array.from({ length: 10_000 }, () => table(draw(), draw(), 20));
    const rate = (yates: boolean) =>
      drawn.filter((cells) => pOf(chiSquareTest(cells, { yates })) < 0.05).length / drawn.length;
    expect(rate(false)).toBeGreaterThan(0.028);
    expect(rate(false)).toBeLessThan(0.05);
    expect(rate(true)).toBeLessThan(0.01);
  });

  it('Welch keeps its level on revenue: one buyer in ten, log-normal baskets', () => {
    const runs = 4_000;
    const uniform = seededUniform(21);
    const normal = seededNormal(uniform);
    const buyers = binomialSampler(1000, 0.1, uniform);
    const arm = (): SampleMean => {
      const baskets = Array.from({ length: buyers() }, () => Math.exp(3 + normal()));
      const mean = baskets.reduce((sum, value) => sum + value, 0) / 1000;
      const squares =
        baskets.reduce((sum, value) => sum + (value - mean) ** 2, 0) + (1000 - baskets.length) * mean ** 2;
      return { subjects: 1000, mean, variance: squares / 999 };
    };
    const alarms = shareOf(runs, () => pOf(welchTTest({ control: arm(), treatment: arm() })) < 0.05);
    expect(Math.abs(alarms - 0.05)).toBeLessThan(band(0.05, runs));
  });

  it('with unequal spreads and sizes Welch keeps its level where Student gives a false alarm in every fourth', () => {
    const runs = 2_000;
    const normal = seededNormal(seededUniform(22));
    const arm = (n: number, sd: number) => sampleMean(Array.from({ length: n }, () => sd * normal()));
    const count = { welch: 0, student: 0 };
    for (let run = 0; run < runs; run += 1) {
      const [control, treatment] = [arm(400, 1), arm(100, 3)];
      if (control.status !== 'computed' || treatment.status !== 'computed') throw new Error('no sample');
      if (pOf(welchTTest({ control, treatment })) < 0.05) count.welch += 1;
      if (pOf(studentTTest({ control, treatment })) < 0.05) count.student += 1;
    }
    expect(Math.abs(count.welch / runs - 0.05)).toBeLessThan(band(0.05, runs));
    expect(Math.abs(count.student / runs - 0.253)).toBeLessThan(2 * band(0.253, runs));
  });
});

describe('no difference, many looks', { timeout: 60_000 }, () => {
  it('looking again and again at a fixed test multiplies its false alarms, as theory says', () => {
    const runs = 4_000;
    const draw = binomialSampler(500, 0.1, seededUniform(31));
    const alarms = { 5: 0, 10: 0, 20: 0 };
    for (let run = 0; run < runs; run += 1) {
      let [a, b] = [0, 0];
      const seen = { 5: false, 10: false, 20: false };
      for (let look = 1; look <= 20; look += 1) {
        a += draw();
        b += draw();
        const subjects = 500 * look;
        const control = { subjects, conversions: a };
        if (pOf(twoProportionZTest({ control, treatment: { subjects, conversions: b } })) >= 0.05) continue;
        seen[20] = true;
        if (look % 2 === 0) seen[10] = true;
        if (look % 4 === 0) seen[5] = true;
      }
      for (const looks of [5, 10, 20] as const) alarms[looks] += seen[looks] ? 1 : 0;
    }
    expect(Math.abs(alarms[5] / runs - 0.142)).toBeLessThan(band(0.142, runs));
    expect(Math.abs(alarms[10] / runs - 0.193)).toBeLessThan(band(0.193, runs));
    expect(Math.abs(alarms[20] / runs - 0.248)).toBeLessThan(band(0.248, runs));
  });

  it('the confidence sequence and the mixture SPRT stay below 5 % over 500 looks', () => {
    const runs = 4_000;
    const draw = binomialSampler(20, 0.1, seededUniform(41));
    const alarms = { sequence: 0, mixture: 0 };
    for (let run = 0; run < runs; run += 1) {
      let [a, b] = [0, 0];
      const seen = { sequence: false, mixture: false };
      for (let look = 1; look <= 500 && !(seen.sequence && seen.mixture); look += 1) {
        a += draw();
        b += draw();
        if (a + b === 0) continue;
        const arms = { control: asMean(20 * look, a), treatment: asMean(20 * look, b) };
        // both ask for more than the fixed test (laws.test.ts), so the looks at which it is silent are silent
        const variance = arms.control.variance + arms.treatment.variance;
        if ((arms.treatment.mean - arms.control.mean) ** 2 * 20 * look < 1.96 ** 2 * variance) continue;
        if (!seen.sequence) seen.sequence = pOf(asymptoticConfidenceSequence(arms)) < 0.05;
        if (!seen.mixture) seen.mixture = pOf(mixtureSprt({ ...arms, effectVariance: 0.02 ** 2 })) < 0.05;
      }
      alarms.sequence += seen.sequence ? 1 : 0;
      alarms.mixture += seen.mixture ? 1 : 0;
    }
    expect(alarms.sequence / runs).toBeLessThan(0.05);
    expect(alarms.mixture / runs).toBeLessThan(0.05);
    // not so careful that nothing would ever be found
    expect(Math.min(alarms.sequence, alarms.mixture) / runs).toBeGreaterThan(0.01);
  });
});

describe('the sample ratio alarm', { timeout: 60_000 }, () => {
  it('is false once in a thousand, for two equal and for three unequal weights', () => {
    const fair = 100_000;
    const half = binomialSampler(20_000, 0.5, seededUniform(61));
    const two = shareOf(fair, () => {
      const a = half();
      return sampleRatioTest([a, 20_000 - a], [1, 1]).status === 'mismatch';
    });
    expect(Math.abs(two - 0.001)).toBeLessThan(band(0.001, fair));

    const runs = 40_000;
    const uniform = seededUniform(62);
    const first = binomialSampler(1000, 0.5, uniform);
    const rest = new Map<number, () => number>();
    const three = shareOf(runs, () => {
      const a = first();
      const second = rest.get(a) ?? binomialSampler(1000 - a, 0.6, uniform);
      rest.set(a, second);
      const b = second();
      return sampleRatioTest([a, b, 1000 - a - b], [5, 3, 2]).status === 'mismatch';
    });
    expect(Math.abs(three - 0.001)).toBeLessThan(band(0.001, runs));
  });

  it.each([
    [0.505, 0.03],
    [0.51, 0.32],
    [0.52, 0.99],
  ])('sees a true share of %d among 20,000 subjects with chance %d', (share, power) => {
    const draw = binomialSampler(20_000, share, seededUniform(63));
    const seen = shareOf(4_000, () => {
      const a = draw();
      return sampleRatioTest([a, 20_000 - a], [0.5, 0.5]).status === 'mismatch';
    });
    expect(Math.abs(seen - power)).toBeLessThan(band(power, 4_000) + 0.005);
  });
});

describe('coverage at 95 %, by adding up all outcomes', { timeout: 60_000 }, () => {
  const covers = (interval: { lower: number; upper: number }, truth: number) =>
    interval.lower <= truth && truth <= interval.upper;

  it.each([
    [0.01, 200, 0.948, 0.865],
    [0.1, 50, 0.97, 0.879],
  ])('Wilson covers a rate of %d among %d subjects, Wald does not', (p, n, wilson, wald) => {
    const chances = binomialChances(n, p);
    const coverage = (interval: typeof wilsonInterval) =>
      chances.reduce((sum, chance, x) => sum + (covers(interval(x, n), p) ? chance : 0), 0);
    expect(coverage(wilsonInterval)).toBeCloseTo(wilson, 3);
    expect(coverage(waldInterval)).toBeCloseTo(wald, 3);
  });

  it.each([
    [0.01, 0.02, 200, 0.981, 0.98, 0.947],
    [0.05, 0.15, 30, 0.975, 0.971, 0.926],
  ])('Newcombe and Agresti-Caffo cover the difference of %d and %d with %d subjects each', (p, q, n, ...expected) => {
    const [a, b] = [binomialChances(n, p), binomialChances(n, q)];
    const sums = [newcombeInterval, agrestiCaffoInterval, waldDifference].map((between) => {
      let sum = 0;
      a.forEach((chanceA, x) => {
        b.forEach((chanceB, y) => {
          if (chanceA * chanceB < 1e-10) return;
          const control = { subjects: n, conversions: x };
          const result = between({ control, treatment: { subjects: n, conversions: y } });
          if (result.status === 'computed' && covers(result.interval, q - p)) sum += chanceA * chanceB;
        });
      });
      return sum;
    });
    sums.forEach((sum, i) => expect(Math.abs(sum - (expected[i] ?? NaN))).toBeLessThan(0.0011));
  });
});

describe('power at the planned number of subjects', { timeout: 60_000 }, () => {
  it.each([
    [0.1, 0.12, 3841],
    [0.2, 0.25, 1094],
  ])('80 of 100 experiments see %d become %d with %d subjects per variant', (p, q, n) => {
    const size = sampleSizeForProportions({ baseline: p, treatment: q });
    expect(size).toMatchObject({ wholeControlSubjects: n });
    const runs = 10_000;
    const uniform = seededUniform(81);
    const [a, b] = [binomialSampler(n, p, uniform), binomialSampler(n, q, uniform)];
    let [fixed, sequential] = [0, 0];
    for (let run = 0; run < runs; run += 1) {
      const [x, y] = [a(), b()];
      if (pOf(chiSquareTest(table(x, y, n))) < 0.05) fixed += 1;
      const arms = { control: asMean(n, x), treatment: asMean(n, y) };
      if (pOf(asymptoticConfidenceSequence(arms)) < 0.05) sequential += 1;
    }
    expect(Math.abs(fixed / runs - 0.8)).toBeLessThan(band(0.8, runs));
    // the price of looking every day: at this size the sequence sees less than half of them
    expect(Math.abs(sequential / runs - 0.41)).toBeLessThan(0.06);
  });

  it('80 of 100 see means that differ by a tenth of their standard deviation', () => {
    const size = sampleSizeForMeans({ standardDeviation: 10, difference: 1 });
    if (size.status !== 'computed') throw new Error('no size');
    const n = size.wholeControlSubjects;
    const runs = 4_000;
    const normal = seededNormal(seededUniform(82));
    // means and variances of n normal values have these distributions exactly, and nearly so
    const arm = (mean: number): SampleMean => ({
      subjects: n,
      mean: mean + (10 * normal()) / Math.sqrt(n),
      variance: 100 * (1 + normal() * Math.sqrt(2 / (n - 1))),
    });
    const seen = shareOf(runs, () => pOf(welchTTest({ control: arm(40), treatment: arm(41) })) < 0.05);
    expect(Math.abs(seen - 0.8)).toBeLessThan(band(0.8, runs));
  });
});

describe('twenty tests at once', { timeout: 60_000 }, () => {
  const runs = 4_000;
  const rejected = (pValues: number[], method: Adjustment) =>
    adjustPValues(pValues, method).map((p) => p !== null && p <= 0.05);

  it('without correction two of three families have a false alarm; corrected, one of twenty', () => {
    const uniform = seededUniform(101);
    const families = Array.from({ length: runs }, () => Array.from({ length: 20 }, uniform));
    const raw = families.filter((family) => family.some((p) => p <= 0.05)).length / runs;
    expect(Math.abs(raw - 0.642)).toBeLessThan(band(0.642, runs));
    for (const method of ['bonferroni', 'holm', 'benjaminiHochberg'] as const) {
      const rate = families.filter((family) => rejected(family, method).includes(true)).length / runs;
      expect(Math.abs(rate - 0.049)).toBeLessThan(band(0.05, runs));
    }
  });

  it('Benjamini-Hochberg keeps the share of false alarms among its alarms, and finds most of what is there', () => {
    const uniform = seededUniform(102);
    const normal = seededNormal(uniform);
    let [falseShare, found] = [0, 0];
    for (let run = 0; run < runs; run += 1) {
      const real = Array.from({ length: 5 }, () => 2 * normalSf(Math.abs(3.5 + normal())));
      const verdicts = rejected([...real, ...Array.from({ length: 15 }, uniform)], 'benjaminiHochberg');
      const alarms = verdicts.filter(Boolean).length;
      const hits = verdicts.slice(0, 5).filter(Boolean).length;
      falseShare += alarms === 0 ? 0 : (alarms - hits) / alarms;
      found += hits / 5;
    }
    expect(Math.abs(falseShare / runs - 0.0375)).toBeLessThan(0.006);
    expect(Math.abs(found / runs - 0.83)).toBeLessThan(0.02);
  });
});
