import { requireAboveZero, requireFinite, requireInside } from '../guard';
import { intervalAround } from '../interval-around';
import { DEFAULT_ALPHA, type Arms, type Computed, type Interval, type NotComputable, type SampleMean } from '../types';
import { effectSize } from './effect-size';

/** `effectVariance` is the prior variance of effects, fixed before the start: about (0.2 · baseline)². */
export type MixtureSprtInput = Arms<SampleMean> & { effectVariance: number; nullEffect?: number; alpha?: number };

export type MixtureSprtResult =
  | Computed<{
      difference: number;
      varianceOfDifference: number;
      logLikelihoodRatio: number;
      pValue: number;
      interval: Interval;
    }>
  | NotComputable<'no_subjects' | 'no_variation'>;

/**
 * Does the treatment differ, judged against a prior of plausible effects? Valid at every look; the p-value to
 * show is the smallest of all looks so far.
 *
 * Test      mixture sequential probability ratio, p = min(1, 1/Λ),
 *           ln Λ = ½ ln(v/(v+τ²)) + τ²(d−θ₀)²/(2v(v+τ²))
 * Interval  d ± √(v(v+τ²)/τ² · (2 ln(1/α) + ln((v+τ²)/v)))
 * Units     those of the means; `difference` = treatment − control
 * Assumes   means near normal at the first look
 * Source    H. Robbins (1970); Johari, Pekelis, Walsh, Always Valid Inference (arXiv 1512.04922)
 *
 * @throws RangeError when effectVariance is not above 0, counts are not counts, or a mean or variance is not finite
 */
export function mixtureSprt(input: MixtureSprtInput): MixtureSprtResult {
  const { control, treatment, effectVariance, nullEffect = 0, alpha = DEFAULT_ALPHA } = input;
  requireInside('alpha', alpha);
  requireAboveZero('effectVariance', effectVariance);
  requireFinite('nullEffect', nullEffect);
  const effect = effectSize({ control, treatment }, 'absolute');
  if (effect.status === 'not_computable') {
    return { status: 'not_computable', reason: effect.reason === 'no_subjects' ? 'no_subjects' : 'no_variation' };
  }
  const difference = effect.estimate;
  const v = control.variance / control.subjects + treatment.variance / treatment.subjects;
  const logSpread = Math.log1p(effectVariance / v);
  const distance = difference - nullEffect;
  const logLikelihoodRatio = ((effectVariance / (v + effectVariance)) * (distance / v) * distance) / 2 - logSpread / 2;
  const halfWidth = Math.sqrt(v * (1 + v / effectVariance) * (logSpread - 2 * Math.log(alpha)));
  return {
    status: 'computed',
    difference,
    varianceOfDifference: v,
    logLikelihoodRatio,
    pValue: Math.min(1, Math.exp(-logLikelihoodRatio)),
    interval: intervalAround(difference, halfWidth, alpha),
  };
}
