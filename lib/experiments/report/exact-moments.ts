/**
 * Mean and unbiased variance from exact sums: (nΣx² − (Σx)²) / (n(n − 1)), without cancellation. The sums are decimal
 * texts of any length; all arithmetic is on integers, and only the two results are rounded, each once.
 *
 * @returns mean null without subjects, variance null with fewer than two
 */
export function exactMoments(
  subjects: number,
  sum: string,
  sumSquares: string,
): { mean: number | null; variance: number | null } {
  if (subjects === 0) return { mean: null, variance: null };
  const n = BigInt(subjects);
  const x = parseDecimal(sum);
  const mean = quotient(x.digits, n * 10n ** x.scale);
  if (subjects === 1) return { mean, variance: null };
  const squares = parseDecimal(sumSquares);
  const scale = squares.scale > 2n * x.scale ? squares.scale : 2n * x.scale;
  const spread =
    n * squares.digits * 10n ** (scale - squares.scale) - x.digits * x.digits * 10n ** (scale - 2n * x.scale);
  return { mean, variance: quotient(spread, n * (n - 1n) * 10n ** scale) };
}

/** A decimal text as digits · 10^(−scale). @throws SyntaxError when it is none */
function parseDecimal(text: string): { digits: bigint; scale: bigint } {
  const [number = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = number.split('.');
  const digits = BigInt(whole + fraction);
  const scale = BigInt(fraction.length) - BigInt(exponent);
  return scale < 0n ? { digits: digits * 10n ** -scale, scale: 0n } : { digits, scale };
}

const KEPT_BITS = 80;
const bitsOf = (value: bigint): number => value.toString(16).length * 4;

/** numerator / denominator (positive) as the nearest number, to within one unit in the last place. */
function quotient(numerator: bigint, denominator: bigint): number {
  const size = numerator < 0n ? -numerator : numerator;
  const shift = Math.max(0, KEPT_BITS + bitsOf(denominator) - bitsOf(size));
  const value = Number((size << BigInt(shift)) / denominator) / 2 ** shift;
  return numerator < 0n ? -value : value;
}
