import { requireBoth, requireCount, requireInside, requireSampleMean } from '../guard';
import { notComputable } from '../not-computable';
import { DEFAULT_ALPHA, type Arms, type Computed, type NotComputable, type SampleMean } from '../types';
import type { TResult } from './t-result';

/** Sufficient statistics of both arms; `difference` only when it is known better than the difference of the means. */
export type TTestInput = Arms<SampleMean> & { difference?: number; alpha?: number };

export type TTestResult =
  Computed<{ difference: number } & TResult> | NotComputable<'fewer_than_two_subjects' | 'no_variation'>;

type Checked = Computed<Arms<SampleMean> & { difference: number; alpha: number }>;

/** Checks the input of a t test and fills in its defaults; a variance needs two subjects in each arm. */
export function checkTTestInput(input: TTestInput): Checked | NotComputable<'fewer_than_two_subjects'> {
  const { control, treatment, alpha = DEFAULT_ALPHA } = input;
  requireInside('alpha', alpha);
  requireCount('control.subjects', control.subjects);
  requireCount('treatment.subjects', treatment.subjects);
  if (control.subjects < 2 || treatment.subjects < 2) return notComputable('fewer_than_two_subjects');
  requireBoth(requireSampleMean, { control, treatment });
  const difference = input.difference ?? treatment.mean - control.mean;
  return { status: 'computed', control, treatment, difference, alpha };
}
