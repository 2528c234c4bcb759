import { bucketOf, fnv1a32 } from './find-variant';

export { fnv1a32 };

/** Start (included) and end (excluded) of the numbers that belong to one variant. */
export type BucketRange = readonly [start: number, end: number];

/** A name and the part [start, end) of its subjects that take part. */
export type Namespace = readonly [name: string, start: number, end: number];

/**
 * The number in [0, 1) that decides about `value`, or null for a version that does not exist.
 * Version 2 (10,000 buckets) is the one in use; version 1 (1,000 buckets) serves namespaces. They join their parts in
 * the opposite order. Source: GrowthBook SDK specification 0.8.
 */
export function hash(seed: string, value: string, version: number): number | null {
  if (version === 2) return bucketOf(seed, value);
  if (version === 1) return (fnv1a32(value + seed) % 1000) / 1000;
  return null;
}

/** `count` weights of 1/count each; none for a count of 0 or less. */
export function getEqualWeights(count: number): number[] {
  return count > 0 ? Array.from({ length: count }, () => 1 / count) : [];
}

/**
 * The range of each of `count` variants. Each keeps its start when the coverage grows, so nobody ever changes sides.
 * Coverage is clamped to 0..1; weights that do not fit (another count, a sum off 1 by more than 0.01) count as equal.
 */
export function getBucketRanges(count: number, coverage = 1, weights: readonly number[] | null = null): BucketRange[] {
  const share = coverage < 0 ? 0 : coverage > 1 ? 1 : coverage;
  const sum = weights ? weights.reduce((total, weight) => total + weight, 0) : 0;
  const fits = weights?.length === count && sum >= 0.99 && sum <= 1.01;
  let end = 0;
  return (fits ? weights : getEqualWeights(count)).map((weight) => {
    const start = end;
    end += weight;
    return [start, start + share * weight];
  });
}

/** The index of the first range that holds `n`, or -1. */
export function chooseVariation(n: number, ranges: readonly BucketRange[]): number {
  return ranges.findIndex(([start, end]) => n >= start && n < end);
}

/** True when the user belongs to the part of the namespace. */
export function inNamespace(userId: string, [name, start, end]: Namespace): boolean {
  const n = hash(`__${name}`, userId, 1);
  return n !== null && n >= start && n < end;
}
