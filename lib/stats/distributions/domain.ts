/** Throws a RangeError that names the argument when `value` is NaN or no number at all. Infinities pass. */
export function requireNumber(name: string, value: number): void {
  if (typeof value !== 'number' || Number.isNaN(value)) throw new RangeError(`${name} must be a number, got ${value}`);
}

/** Throws unless `value` is a finite number above zero: shape parameters and degrees of freedom. */
export function requirePositive(name: string, value: number): void {
  requireNumber(name, value);
  if (!(value > 0 && value < Infinity)) throw new RangeError(`${name} must be positive and finite, got ${value}`);
}

/** Throws unless `value` lies in 0…1, both ends included. */
export function requireProbability(name: string, value: number): void {
  requireNumber(name, value);
  if (value < 0 || value > 1) throw new RangeError(`${name} must lie in 0…1, got ${value}`);
}

/** Throws unless `value` is positive and at most `largest`: beyond that the functions would take seconds. */
export function requireShape(name: string, value: number, largest: number): void {
  requirePositive(name, value);
  if (value > largest) throw new RangeError(`${name} must be at most ${largest}, got ${value}`);
}

/** The largest shape of a beta distribution: any count that a double holds exactly, and more. */
export const LARGEST_BETA_SHAPE = 1e16;

/** The largest shape of a gamma distribution (half the degrees of freedom of chi-square). */
export const LARGEST_GAMMA_SHAPE = 1e12;
