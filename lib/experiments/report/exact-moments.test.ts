import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Prisma } from '@/lib/db/generated/client';
import { exactMoments } from './exact-moments';

const Exact = Prisma.Decimal.clone({ precision: 400 });

describe('exactMoments', () => {
  it('knows the cases with few subjects', () => {
    expect(exactMoments(0, '0', '0')).toEqual({ mean: null, variance: null });
    expect(exactMoments(1, '2.5', '6.25')).toEqual({ mean: 2.5, variance: null });
    expect(exactMoments(2, '0', '0')).toEqual({ mean: 0, variance: 0 });
    expect(exactMoments(4, '-10', '30')).toEqual({ mean: -2.5, variance: 5 / 3 });
  });

  it('keeps what differs only in the last digits', () => {
    // 1e12 and 1e12 + 1e-9: the variance is 5e-19, lost by any floating-point sum.
    expect(exactMoments(2, '2000000000000.000000001', '2000000000000000000002000.000000000000000001').variance).toBe(
      5e-19,
    );
    expect(exactMoments(3, '3e+30', '3e60')).toEqual({ mean: 1e30, variance: 0 });
  });

  it('equals arithmetic with 400 digits', () => {
    const value = fc.tuple(fc.bigInt({ min: -(10n ** 27n), max: 10n ** 27n }), fc.integer({ min: 0, max: 15 }));
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 30 }), (parts) => {
        const values = parts.map(([digits, scale]) => new Exact(String(digits)).div(new Exact(10).pow(scale)));
        const sum = values.reduce((total, x) => total.plus(x), new Exact(0));
        const squares = values.reduce((total, x) => total.plus(x.mul(x)), new Exact(0));
        const n = values.length;
        const { mean, variance } = exactMoments(n, sum.toFixed(), squares.toFixed());
        const expected = squares
          .mul(n)
          .minus(sum.mul(sum))
          .div(n)
          .div(n - 1);
        expectClose(mean, sum.div(n));
        expectClose(variance, expected);
      }),
    );
  });
});

/** Equal to one unit in the last place. */
function expectClose(found: number | null, exact: Prisma.Decimal): void {
  const expected = exact.toNumber();
  expect(Math.abs((found ?? NaN) - expected)).toBeLessThanOrEqual(Math.abs(expected) * 2 ** -52);
}
