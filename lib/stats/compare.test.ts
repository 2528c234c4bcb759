import { describe, expect, it } from 'vitest';
import {
  asymptoticConfidenceSequence,
  chiSquareTest,
  compareConversion,
  compareMeans,
  meanInterval,
  newcombeInterval,
  sampleMeans,
  sampleRatioTest,
  welchTTest,
  wilsonInterval,
} from '.';

const HUGE = 2 ** 51;

describe('compareConversion', () => {
  it('reports what R and scipy report about two days and a week of a real game', () => {
    const day = compareConversion({
      control: { subjects: 44_700, conversions: 20_034 },
      treatment: { subjects: 45_489, conversions: 20_119 },
    });
    expect(day).toMatchObject({ status: 'computed', chiSquare: { df: 1 }, sequential: { status: 'computed' } });
    if (day.status !== 'computed') return;
    expect(day.chiSquare.statistic).toBeCloseTo(3.18296366, 8);
    expect(day.chiSquare.pValue).toBeCloseTo(0.07440966, 8);
    const week = compareConversion({
      control: { subjects: 44_700, conversions: 8_502 },
      treatment: { subjects: 45_489, conversions: 8_279 },
    });
    if (week.status !== 'computed') throw new Error('not computed');
    expect(week.chiSquare.statistic).toBeCloseTo(10.0131673, 7);
    expect(week.chiSquare.pValue).toBeCloseTo(0.00155425, 8);
    expect(week.difference).toBeCloseTo(8_279 / 45_489 - 8_502 / 44_700, 15);
    expect(week.relativeLift).toBeCloseTo(8_279 / 45_489 / (8_502 / 44_700) - 1, 14);
    expect(week.interval.upper).toBeLessThan(0);
  });

  it('says why when there is nothing to compare', () => {
    const nobody = { subjects: 0, conversions: 0 };
    const some = { subjects: 20, conversions: 3 };
    expect(compareConversion({ control: nobody, treatment: some })).toEqual({
      status: 'not_computable',
      reason: 'no_subjects',
    });
    expect(compareConversion({ control: some, treatment: nobody }).status).toBe('not_computable');
    for (const conversions of [0, 20]) {
      const flat = { subjects: 20, conversions };
      expect(compareConversion({ control: flat, treatment: flat })).toEqual({
        status: 'not_computable',
        reason: 'no_variation',
      });
    }
  });

  it('knows no lift over nothing, and warns of few expected conversions', () => {
    const result = compareConversion({
      control: { subjects: 50, conversions: 0 },
      treatment: { subjects: 50, conversions: 6 },
    });
    expect(result).toMatchObject({ status: 'computed', relativeLift: null, chiSquare: { lowExpected: true } });
  });

  it('gives a sequential verdict from 50 conversions in each arm, not before', () => {
    const arm = (conversions: number) => ({ subjects: 1000, conversions });
    const early = compareConversion({ control: arm(49), treatment: arm(120) });
    expect(early).toMatchObject({
      sequential: { status: 'not_computable', reason: 'fewer_than_50_conversions' },
    });
    const ready = compareConversion({ control: arm(50), treatment: arm(120) });
    if (ready.status !== 'computed' || ready.sequential.status !== 'computed') throw new Error('not computed');
    const [p, q] = [0.05, 0.12];
    const sequence = asymptoticConfidenceSequence({
      control: { subjects: 1000, mean: p, variance: p * (1 - p) },
      treatment: { subjects: 1000, mean: q, variance: q * (1 - q) },
    });
    expect(sequence).toMatchObject({ status: 'computed', pValue: ready.sequential.pValue });
    expect(Object.keys(ready.sequential).sort()).toEqual(['interval', 'pValue', 'status']);
  });

  it('keeps an underflowed p as 0: the strongest result there is', () => {
    const result = compareConversion({
      control: { subjects: 1e6, conversions: 1e5 },
      treatment: { subjects: 1e6, conversions: 3e5 },
    });
    expect(result).toMatchObject({ status: 'computed', chiSquare: { pValue: 0 }, sequential: { pValue: 0 } });
  });

  it('computes with counts of 2^51 without losing their difference', () => {
    const result = compareConversion({
      control: { subjects: HUGE, conversions: HUGE / 4 },
      treatment: { subjects: HUGE, conversions: HUGE / 4 + 1e8 },
    });
    if (result.status !== 'computed') throw new Error('not computed');
    expect(result.difference).toBeCloseTo(1e8 / HUGE, 20);
    const pooled = 0.25 + 1e8 / HUGE / 2;
    const expected = (1e8 / HUGE) ** 2 / (pooled * (1 - pooled) * (2 / HUGE));
    expect(result.chiSquare.statistic / expected).toBeCloseTo(1, 12);
  });

  it('refuses counts that are none', () => {
    const good = { subjects: 10, conversions: 5 };
    for (const bad of [
      { subjects: 10, conversions: 11 },
      { subjects: -1, conversions: 0 },
      { subjects: 10, conversions: -1 },
      { subjects: 10.5, conversions: 1 },
      { subjects: NaN, conversions: 1 },
      { subjects: Infinity, conversions: 1 },
      { subjects: 2 ** 53, conversions: 1 },
    ]) {
      expect(() => compareConversion({ control: bad, treatment: good })).toThrow(RangeError);
      expect(() => newcombeInterval({ control: good, treatment: bad })).toThrow(/treatment/);
      expect(() => wilsonInterval(bad.conversions, bad.subjects)).toThrow(RangeError);
    }
    for (const alpha of [0, 1, -0.05, NaN]) {
      expect(() => compareConversion({ control: good, treatment: good, alpha })).toThrow(/alpha/);
    }
  });
});

describe('compareMeans', () => {
  const control = { subjects: 44_700, mean: 52.456264, variance: 65_903.3219 };
  const treatment = { subjects: 45_489, mean: 51.2987755, variance: 10_669.7364 };

  it('tests means by Welch unless asked for Student', () => {
    const welch = compareMeans({ control, treatment });
    expect(welch).toEqual(compareMeans({ control, treatment, test: 'welch' }));
    if (welch.status !== 'computed') throw new Error('not computed');
    expect(welch.statistic).toBeCloseTo(-0.8854, 3);
    expect(welch.df).toBeLessThan(60_000);
    expect(welch.relativeLift).toBeCloseTo(51.2987755 / 52.456264 - 1, 14);
    const student = compareMeans({ control, treatment, test: 'student' });
    expect(student).toMatchObject({ status: 'computed', df: 90_187 });
  });

  it('says why when there is nothing to compare', () => {
    const one = { subjects: 1, mean: 3, variance: NaN };
    expect(compareMeans({ control: one, treatment })).toEqual({
      status: 'not_computable',
      reason: 'fewer_than_two_subjects',
    });
    const flat = (mean: number) => ({ subjects: 9, mean, variance: 0 });
    expect(compareMeans({ control: flat(2), treatment: flat(3) })).toEqual({
      status: 'not_computable',
      reason: 'no_variation',
    });
  });

  it('is defined when only one arm varies, and gives no sequential verdict below 50 subjects', () => {
    const result = compareMeans({
      control: { subjects: 49, mean: 0, variance: 0 },
      treatment: { subjects: 90, mean: 1, variance: 4 },
    });
    expect(result).toMatchObject({
      status: 'computed',
      df: 89,
      relativeLift: null,
      sequential: { status: 'not_computable', reason: 'fewer_than_50_subjects' },
    });
  });

  it('refuses means and variances that are none', () => {
    for (const bad of [
      { subjects: 5, mean: NaN, variance: 1 },
      { subjects: 5, mean: 1, variance: -1 },
      { subjects: 5, mean: 1, variance: Infinity },
      { subjects: 2.5, mean: 1, variance: 1 },
    ]) {
      expect(() => compareMeans({ control: bad, treatment })).toThrow(RangeError);
      expect(() => meanInterval(bad)).toThrow(RangeError);
    }
  });

  it('a large common offset of raw values costs no digit', () => {
    const means = (offset: number) =>
      sampleMeans({
        control: [0.25, 1, 2.5, 4].map((value) => value + offset),
        treatment: [3, 1.5, 4.125, 9].map((value) => value + offset),
      });
    const [plain, shifted] = [means(0), means(1e12)];
    if (plain.status !== 'computed' || shifted.status !== 'computed') throw new Error('not computed');
    const [a, b] = [welchTTest(plain), welchTTest(shifted)];
    if (a.status !== 'computed' || b.status !== 'computed') throw new Error('not computed');
    expect(b.difference).toBe(a.difference);
    expect(b.pValue).toBe(a.pValue);
  });
});

describe('chiSquareTest', () => {
  it('tells an empty group from an outcome that nobody or everybody has', () => {
    expect(
      chiSquareTest([
        [0, 0],
        [3, 4],
      ]),
    ).toEqual({ status: 'not_computable', reason: 'no_subjects' });
    expect(
      chiSquareTest([
        [3, 0],
        [4, 0],
      ]),
    ).toEqual({ status: 'not_computable', reason: 'no_variation' });
    expect(chiSquareTest([[3, 4]])).toEqual({ status: 'not_computable', reason: 'fewer_than_two_groups' });
    expect(chiSquareTest([])).toMatchObject({ status: 'not_computable' });
    expect(chiSquareTest([[3], [4]])).toEqual({ status: 'not_computable', reason: 'fewer_than_two_outcomes' });
  });

  it('refuses ragged tables, cells that are no counts, and the correction of Yates beyond 2×2', () => {
    for (const table of [
      [[1, 2], [3]],
      [
        [1, -2],
        [3, 4],
      ],
      [
        [1, 2.5],
        [3, 4],
      ],
      [
        [1, NaN],
        [3, 4],
      ],
    ]) {
      expect(() => chiSquareTest(table)).toThrow(RangeError);
    }
    expect(() =>
      chiSquareTest(
        [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        { yates: true },
      ),
    ).toThrow(/Yates/);
  });
});

describe('sampleRatioTest', () => {
  it('raises the alarm below p = 0.001', () => {
    expect(sampleRatioTest([10_000, 10_400], [1, 1]).status).toBe('healthy');
    expect(sampleRatioTest([10_000, 10_480], [1, 1]).status).toBe('mismatch');
  });

  it('flags subjects in a variant of weight 0 at once, and does not count an empty one', () => {
    expect(sampleRatioTest([500, 500, 1], [1, 1, 0])).toMatchObject({
      status: 'mismatch',
      pValue: 0,
      unplanned: [2],
      expectedCounts: [500.5, 500.5, 0],
    });
    expect(sampleRatioTest([500, 510, 0], [1, 1, 0])).toMatchObject({ status: 'healthy', df: 1, unplanned: [] });
  });

  it('keeps the deviation of huge counts although thirds are no doubles', () => {
    const result = sampleRatioTest([HUGE, HUGE + 1e8, HUGE], [1 / 3, 1 / 3, 1 / 3]);
    if (result.status === 'not_computable') throw new Error('not computed');
    const expected = (1e16 * (4 + 1 + 1)) / 9 / (HUGE + 1e8 / 3);
    expect(result.statistic / expected).toBeCloseTo(1, 9);
  });

  it('says why when there is nothing to compare, and refuses nonsense', () => {
    expect(sampleRatioTest([0, 0], [1, 1])).toEqual({ status: 'not_computable', reason: 'no_subjects' });
    expect(sampleRatioTest([5, 5], [0, 0])).toEqual({ status: 'not_computable', reason: 'no_weights' });
    expect(sampleRatioTest([5, 0], [1, 0])).toEqual({ status: 'not_computable', reason: 'fewer_than_two_variants' });
    expect(() => sampleRatioTest([5], [1, 1])).toThrow(RangeError);
    expect(() => sampleRatioTest([5, -5], [1, 1])).toThrow(RangeError);
    expect(() => sampleRatioTest([5, 5], [1, -1])).toThrow(RangeError);
    expect(() => sampleRatioTest([5, 5], [1, NaN])).toThrow(RangeError);
  });
});
