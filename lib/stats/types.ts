/**
 * The words every result of this room is made of. A result either carries all of its numbers or none:
 * what could not be computed says why and holds no number that could be mistaken for one.
 */

/** An interval of confidence `level` (0…1), in the unit of the estimate it belongs to. */
export type Interval = { lower: number; upper: number; level: number };

/** A number that does not exist for this data, with the reason in snake_case. */
export type NotComputable<Reason extends string = string> = { status: 'not_computable'; reason: Reason };

/** A result that exists, marked so that `status` tells the two apart. */
export type Computed<Value> = { status: 'computed' } & Value;

/** How many subjects were enrolled and how many of those converted (whole numbers, conversions ≤ subjects). */
export type Proportion = { subjects: number; conversions: number };

/**
 * What a test of means needs from one variant: number of subjects, mean, and unbiased (n − 1) variance.
 * With fewer than two subjects mean and variance are not read.
 */
export type SampleMean = { subjects: number; mean: number; variance: number };

/** Control and treatment side by side; every difference in this room is treatment − control. */
export type Arms<Data> = { control: Data; treatment: Data };

/** Chance of a false alarm, two-sided unless a function says otherwise. */
export const DEFAULT_ALPHA = 0.05;
