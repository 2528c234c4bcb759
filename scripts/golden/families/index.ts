import type { Family } from '../family';
import { chiSquare } from './chi-square';
import { descriptive } from './descriptive';
import { hashing } from './hash';
import { multipleComparison } from './multiple-comparison';
import { power } from './power';
import { proportions } from './proportions';
import { sequential } from './sequential';
import { specialFunctions } from './special-functions';
import { srm } from './srm';
import { survival } from './survival';
import { tTest } from './t-test';

/** Every family that the product computes, by the name of its file. */
export const COVERED: { [name: string]: Family } = {
  chi_square: chiSquare,
  descriptive,
  hash: hashing,
  multiple_comparison: multipleComparison,
  power,
  proportions,
  sequential,
  special_functions: specialFunctions,
  srm,
  survival,
  t_test: tTest,
};

/** Families that are known and not computed here. They are said by name, never passed over in silence. */
export const NOT_COVERED = ['bayesian', 'cuped', 'quantile', 'ratio_metrics', 'winsorised'];
