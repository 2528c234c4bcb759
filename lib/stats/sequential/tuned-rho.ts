import { requireAboveZero } from '../guard';

/** The sample size at which the sequence is tightest, unless told otherwise. */
export const DEFAULT_TUNING = 5000;

/**
 * ρ, the mixing parameter that makes the sequence tightest at `tuning` subjects in all:
 * ρ² = (−2 ln α + ln(1 − 2 ln α)) / tuning.
 *
 * Source  Waudby-Smith et al., arXiv 2103.06476, eq. 161
 */
export function tunedRho(alpha: number, tuning: number): number {
  requireAboveZero('tuning', tuning);
  const twice = -2 * Math.log(alpha);
  return Math.sqrt((twice + Math.log1p(twice)) / tuning);
}
