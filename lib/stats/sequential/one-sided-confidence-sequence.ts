import { requireInside } from '../guard';
import { DEFAULT_ALPHA, type Computed, type NotComputable } from '../types';
import type { SequenceInput } from './asymptotic-confidence-sequence';
import { effectSize } from './effect-size';
import { DEFAULT_TUNING, tunedRho } from './tuned-rho';

/** Read one of the bounds, not both: `lowerBound` for "it is at least", `upperBound` for "it is at most". */
export type OneSidedSequenceResult =
  | Computed<{
      estimate: number;
      standardError: number;
      subjects: number;
      rho: number;
      halfWidth: number;
      lowerBound: number;
      upperBound: number;
    }>
  | NotComputable<'no_subjects' | 'no_variation' | 'baseline_zero'>;

/**
 * A bound on the effect on one side that stays true when one looks every day and stops at will.
 *
 * Interval  estimate ∓ SE √(2k/(nρ²) · ln(1 + √k/(2α))), ρ tuned for 2α, k = nρ² + 1
 * Units     those of the means, or a fraction of the control's mean when `scale` is relative
 * Assumes   as the two-sided sequence; α below ½
 * Source    Waudby-Smith et al., arXiv 2103.06476, one-sided form
 *
 * @throws RangeError when alpha is not between 0 and ½, counts are not counts, or a mean or variance is not finite
 */
export function oneSidedConfidenceSequence(input: SequenceInput): OneSidedSequenceResult {
  const { control, treatment, alpha = DEFAULT_ALPHA, tuning = DEFAULT_TUNING, scale = 'absolute' } = input;
  requireInside('2·alpha', 2 * alpha);
  const effect = effectSize({ control, treatment }, scale);
  if (effect.status === 'not_computable') return effect;
  const { estimate, standardError } = effect;
  const subjects = control.subjects + treatment.subjects;
  const rho = tunedRho(2 * alpha, tuning);
  const information = subjects * rho * rho;
  const k = information + 1;
  const halfWidth = standardError * Math.sqrt(((2 * k) / information) * Math.log1p(Math.sqrt(k) / (2 * alpha)));
  return {
    status: 'computed',
    estimate,
    standardError,
    subjects,
    rho,
    halfWidth,
    lowerBound: estimate - halfWidth,
    upperBound: estimate + halfWidth,
  };
}
