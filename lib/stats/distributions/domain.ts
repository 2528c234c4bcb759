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
