import { requireBoth, requireSampleMean } from '../guard';
import { relativeError } from '../means/relative-lift';
import { notComputable } from '../not-computable';
import type { Arms, Computed, NotComputable, SampleMean } from '../types';

export type EffectScale = 'absolute' | 'relative';

export type EffectSize =
  | Computed<{ estimate: number; standardError: number }>
  | NotComputable<'no_subjects' | 'no_variation' | 'baseline_zero'>;

/** The difference of the means (or its fraction of the control's mean) with its standard error. */
export function effectSize({ control, treatment }: Arms<SampleMean>, scale: EffectScale): EffectSize {
  requireBoth(requireSampleMean, { control, treatment });
  if (control.subjects === 0 || treatment.subjects === 0) return notComputable('no_subjects');
  if (scale === 'relative' && control.mean === 0) return notComputable('baseline_zero');
  const difference = treatment.mean - control.mean;
  const estimate = scale === 'relative' ? difference / Math.abs(control.mean) : difference;
  const standardError =
    scale === 'relative'
      ? relativeError({ control, treatment })
      : Math.sqrt(control.variance / control.subjects + treatment.variance / treatment.subjects);
  if (standardError === 0) return notComputable('no_variation');
  return { status: 'computed', estimate, standardError };
}
