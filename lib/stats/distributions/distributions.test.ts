import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as distributions from '.';
import { noncentralTSf } from '.';
import reference from './reference.json';

type Functions = { [name: string]: (...args: [number, number, number]) => number };
const FUNCTIONS = distributions as unknown as Functions;

/** Largest relative error of all reference points of one function, with the point that has it. */
function worst(name: string): { error: number; args: number[] } {
  let found = { error: 0, args: [] as number[] };
  for (const [fn, args, text] of reference.values as [string, number[], string][]) {
    if (fn !== name) continue;
    const [a = NaN, b = NaN, c = NaN] = args;
    const value = FUNCTIONS[name]?.(a, b, c) ?? NaN;
    const error = Math.abs(value - Number(text)) / Math.abs(Number(text));
    if (!(error <= found.error)) found = { error, args };
  }
  return found;
}

describe('distribution functions', { timeout: 60_000 }, () => {
  const names = [...new Set(reference.values.map(([name]) => String(name)))];

  it('have reference values for every function', () => {
    const own = Object.keys(distributions).filter((name) => name !== 'noncentralTSf');
    expect(names.sort()).toEqual(own.sort());
    expect(reference.values.length).toBeGreaterThan(400);
  });

  it.each(names)('%s agrees with sixty-digit arithmetic to 1e-12, tails included', (name) => {
    const { error, args } = worst(name);
    expect(error, `${name}(${args.join(', ')})`).toBeLessThan(1e-12);
  });

  it('answer limits where a limit exists', () => {
    const { normalCdf, normalQuantile, tSf, tQuantile, chiSquareSf, chiSquareCdf, erf, erfc, logGamma } = distributions;
    expect([normalCdf(-Infinity), normalCdf(Infinity)]).toEqual([0, 1]);
    expect([normalQuantile(0), normalQuantile(0.5), normalQuantile(1)]).toEqual([-Infinity, 0, Infinity]);
    expect([tSf(-Infinity, 3), tSf(0, 3), tSf(Infinity, 3)]).toEqual([1, 0.5, 0]);
    expect([tQuantile(0, 3), tQuantile(0.5, 3), tQuantile(1, 3)]).toEqual([-Infinity, 0, Infinity]);
    expect(tSf(1.96, Infinity)).toBe(distributions.normalSf(1.96));
    expect([chiSquareSf(-1, 4), chiSquareSf(0, 4), chiSquareSf(Infinity, 4)]).toEqual([1, 1, 0]);
    expect([chiSquareCdf(-1, 4), chiSquareCdf(Infinity, 4)]).toEqual([0, 1]);
    expect([erf(-Infinity), erf(0), erf(Infinity), erfc(Infinity)]).toEqual([-1, 0, 1, 0]);
    expect([logGamma(0), logGamma(1), logGamma(2)]).toEqual([Infinity, 0, 0]);
    expect([distributions.regularizedBeta(0, 2, 3), distributions.regularizedBeta(1, 2, 3)]).toEqual([0, 1]);
  });

  it('keep every digit that is left below the normal range of doubles', () => {
    expect(distributions.tSf(38, 1e6)).toBe(4.860675e-316);
    expect(distributions.erfc(27)).toBe(5.23705e-319);
  });

  it('refuse what is no number or outside of their domain, and never answer NaN', () => {
    const refused = [
      () => distributions.normalCdf(NaN),
      () => distributions.normalQuantile(-0.1),
      () => distributions.normalQuantile(NaN),
      () => distributions.tSf(1, 0),
      () => distributions.tSf(NaN, 4),
      () => distributions.tQuantile(1.5, 4),
      () => distributions.chiSquareSf(3, -1),
      () => distributions.regularizedBeta(1.1, 2, 3),
      () => distributions.regularizedBeta(0.5, 0, 3),
      () => distributions.regularizedGammaP(1e300, 1e300),
      () => distributions.betaQuantile(0.5, 2, Infinity),
      () => distributions.logGamma(-0.5),
    ];
    for (const call of refused) expect(call).toThrow(RangeError);
  });

  it('answers 0 for a beta quantile below the smallest double', () => {
    expect(distributions.betaQuantile(0.3, 1e-9, 1e-9)).toBe(0);
    expect(distributions.betaQuantile(1e-300, 0.001, 2)).toBe(0);
  });
});

const z = fc.double({ min: -37, max: 37, noNaN: true });
const df = fc.double({ min: 0.5, max: 1e7, noNaN: true });
const inner = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true });
const shape = fc.double({ min: 0.05, max: 1e5, noNaN: true });

describe('laws of the distribution functions', { timeout: 60_000 }, () => {
  it('both tails sum to 1', () => {
    fc.assert(
      fc.property(z, df, shape, inner, (t, degrees, a, share) => {
        expect(distributions.normalCdf(t) + distributions.normalSf(t)).toBeCloseTo(1, 14);
        expect(distributions.tCdf(t, degrees) + distributions.tSf(t, degrees)).toBeCloseTo(1, 14);
        expect(distributions.erf(t) + distributions.erfc(t)).toBeCloseTo(1, 14);
        const x = 2 * degrees * share;
        expect(distributions.chiSquareCdf(x, degrees) + distributions.chiSquareSf(x, degrees)).toBeCloseTo(1, 13);
        expect(distributions.regularizedGammaP(a, x) + distributions.regularizedGammaQ(a, x)).toBeCloseTo(1, 13);
        const x01 = Math.round(share * 2 ** 30) / 2 ** 30; // 1 − x is exact
        const reflected = distributions.regularizedBeta(1 - x01, degrees, a);
        expect(distributions.regularizedBeta(x01, a, degrees) + reflected).toBeCloseTo(1, 12);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('quantiles invert the distribution functions', () => {
    fc.assert(
      fc.property(inner, df, shape, fc.double({ min: 0.05, max: 1e4, noNaN: true }), (p, degrees, a, b) => {
        const relative = (value: number) => Math.abs(value / p - 1);
        expect(relative(distributions.normalCdf(distributions.normalQuantile(p)))).toBeLessThan(1e-11);
        expect(relative(distributions.tCdf(distributions.tQuantile(p, degrees), degrees))).toBeLessThan(1e-11);
        const x = distributions.betaQuantile(p, a, b);
        // where x is within rounding of 1 no double has the share p below it
        if (x > 0 && x < 1 - 1e-4) {
          expect(relative(distributions.regularizedBeta(x, a, b))).toBeLessThan(1e-16 * (1e5 + 30 * (a + b)));
        }
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  it('rise with their argument', () => {
    fc.assert(
      fc.property(z, fc.double({ min: 1e-6, max: 2, noNaN: true }), df, (t, more, degrees) => {
        expect(distributions.normalSf(t + more)).toBeLessThanOrEqual(distributions.normalSf(t));
        expect(distributions.tSf(t + more, degrees)).toBeLessThanOrEqual(distributions.tSf(t, degrees));
        const x = Math.abs(t);
        expect(distributions.chiSquareSf(x + more, degrees)).toBeLessThanOrEqual(
          distributions.chiSquareSf(x, degrees) * (1 + 1e-12),
        );
        expect(distributions.erf(t + more)).toBeGreaterThanOrEqual(distributions.erf(t));
      }),
      { seed: 3, numRuns: 300 },
    );
  });

  it('know each other: t² is F, chi-square of 1 is z², t without centre is noncentral t', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 30, noNaN: true }),
        fc.double({ min: 1, max: 500, noNaN: true }),
        (t, n) => {
          const twoSided = 2 * distributions.tSf(t, n);
          expect(distributions.regularizedBeta(n / (n + t * t), n / 2, 0.5) / twoSided).toBeCloseTo(1, 9);
          expect(distributions.chiSquareSf(t * t, 1) / (2 * distributions.normalSf(t))).toBeCloseTo(1, 11);
          expect(noncentralTSf(t, n, 0)).toBeCloseTo(distributions.tSf(t, n), 10);
        },
      ),
      { seed: 4, numRuns: 200 },
    );
  });
});
