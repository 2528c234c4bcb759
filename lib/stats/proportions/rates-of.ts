import { differenceOfProducts } from '../distributions/error-free';
import { requireBoth, requireProportion } from '../guard';
import { notComputable } from '../not-computable';
import type { Arms, Computed, NotComputable, Proportion } from '../types';

/** Both observed shares, what is missing to 1, and their difference to the last digit also for huge counts. */
export type Rates = Computed<{
  control: { rate: number; rest: number };
  treatment: { rate: number; rest: number };
  difference: number;
}>;

/** Checks the counts of both arms and answers their rates, or that an arm has no subjects. */
export function ratesOf({ control, treatment }: Arms<Proportion>): Rates | NotComputable<'no_subjects'> {
  requireBoth(requireProportion, { control, treatment });
  if (control.subjects === 0 || treatment.subjects === 0) return notComputable('no_subjects');
  const rateOf = ({ subjects, conversions }: Proportion) => ({
    rate: conversions / subjects,
    rest: (subjects - conversions) / subjects,
  });
  const crossed = differenceOfProducts(
    treatment.conversions,
    control.subjects,
    control.conversions,
    treatment.subjects,
  );
  return {
    status: 'computed',
    control: rateOf(control),
    treatment: rateOf(treatment),
    difference: crossed / (control.subjects * treatment.subjects),
  };
}
