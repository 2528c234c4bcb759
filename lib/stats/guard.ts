import type { Arms, Proportion, SampleMean } from './types';

/** Throws unless `value` is a whole number from 0 to 2^53 − 1. */
export function requireCount(name: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`${name} must be a whole number of 0 or more, got ${value}`);
  }
}

/** Throws unless `value` is a finite number. */
export function requireFinite(name: string, value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`${name} must be a finite number, got ${value}`);
}

/** Throws unless `value` is finite and above 0. */
export function requireAboveZero(name: string, value: number): void {
  requireFinite(name, value);
  if (value <= 0) throw new RangeError(`${name} must be above 0, got ${value}`);
}

/** Throws unless `value` lies strictly between 0 and 1: levels, powers, baseline rates. */
export function requireInside(name: string, value: number): void {
  if (!(value > 0 && value < 1)) throw new RangeError(`${name} must lie between 0 and 1, got ${value}`);
}

/** Throws unless subjects and conversions are counts with conversions ≤ subjects. */
export function requireProportion(name: string, { subjects, conversions }: Proportion): void {
  requireCount(`${name}.subjects`, subjects);
  requireCount(`${name}.conversions`, conversions);
  if (conversions > subjects) {
    throw new RangeError(`${name}.conversions must not exceed its subjects, got ${conversions} of ${subjects}`);
  }
}

/** Throws unless mean and variance are finite and the variance is not negative. */
export function requireSampleMean(name: string, { subjects, mean, variance }: SampleMean): void {
  requireCount(`${name}.subjects`, subjects);
  requireFinite(`${name}.mean`, mean);
  requireFinite(`${name}.variance`, variance);
  if (variance < 0) throw new RangeError(`${name}.variance must not be negative, got ${variance}`);
}

/** Applies one of the checks above to both arms. */
export function requireBoth<Data>(check: (name: string, data: Data) => void, arms: Arms<Data>): void {
  check('control', arms.control);
  check('treatment', arms.treatment);
}

/** Throws unless every value is a finite number. */
export function requireValues(name: string, values: readonly number[]): void {
  for (const value of values) requireFinite(`each of ${name}`, value);
}
