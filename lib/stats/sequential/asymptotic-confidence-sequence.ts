import { requireInside } from '../guard';
import { intervalAround } from '../interval-around';
import { DEFAULT_ALPHA, type Arms, type Computed, type Interval, type NotComputable, type SampleMean } from '../types';
import { effectSize, type EffectScale } from './effect-size';
import { DEFAULT_TUNING, tunedRho } from './tuned-rho';

/** `subjects` counts both arms; `scale` absolute unless told otherwise; `tuning` in subjects of both arms. */
export type SequenceInput = Arms<SampleMean> & { alpha?: number; tuning?: number; scale?: EffectScale };

export type SequenceResult =
  | Computed<{
      estimate: number;
      standardError: number;
      subjects: number;
      rho: number;
      halfWidth: number;
      interval: Interval;
      pValue: number;
    }>
  | NotComputable<'no_subjects' | 'no_variation' | 'baseline_zero'>;

/**
 * Does the treatment differ, said in a way that stays true when one looks every day and stops at will?
 *
 * Test      p = min(1, √k · e^(−nρ²z²/(2k))) with k = nρ² + 1, z = estimate/SE, n = subjects of both arms
 * Interval  estimate ± SE √(2k/(nρ²) · ln(√k/α)): holds at all looks together, asymptotically
 * Units     those of the means, or a fraction of the control's mean when `scale` is relative
 * Assumes   enough data for the normal approximation at the first look: for conversions 50 in each arm, and the
 *           absolute difference (the relative one breaks its level with rare conversions)
 * Source    Waudby-Smith, Arbour, Sinha, Kennedy, Ramdas, arXiv 2103.06476, eq. 9 and 155
 *
 * @throws RangeError when counts are not counts or a mean or variance is not finite
 */
export function asymptoticConfidenceSequence(input: SequenceInput): SequenceResult {
  const { control, treatment, alpha = DEFAULT_ALPHA, tuning = DEFAULT_TUNING, scale = 'absolute' } = input;
  requireInside('alpha', alpha);
  const effect = effectSize({ control, treatment }, scale);
  if (effect.status === 'not_computable') return effect;
  const { estimate, standardError } = effect;
  const subjects = control.subjects + treatment.subjects;
  const rho = tunedRho(alpha, tuning);
  const information = subjects * rho * rho;
  const k = information + 1;
  const logRootK = Math.log1p(information) / 2;
  const halfWidth = standardError * Math.sqrt(((2 * k) / information) * (logRootK - Math.log(alpha)));
  const z = estimate / standardError;
  const pValue = Math.min(1, Math.exp(logRootK - (information * z * z) / (2 * k)));
  return {
    status: 'computed',
    estimate,
    standardError,
    subjects,
    rho,
    halfWidth,
    interval: intervalAround(estimate, halfWidth, alpha),
    pValue,
  };
}
