import { requireInside, requireProportion } from '../guard';

/** Checks what every interval of a single share needs; a share of nobody has no interval. */
export function requireShare(conversions: number, subjects: number, alpha: number): void {
  requireProportion('share', { subjects, conversions });
  if (subjects === 0) throw new RangeError('a share of no subjects has no interval');
  requireInside('alpha', alpha);
}
