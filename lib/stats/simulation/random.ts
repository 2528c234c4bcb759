import { logGamma } from '../distributions';

/** Numbers in [0, 1) that are the same on every run: sfc32, a small fast chaotic generator of 32 bits. */
export function seededUniform(seed: number): () => number {
  let a = 0x9e3779b9;
  let b = 0x243f6a88;
  let c = seed | 0;
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 2 ** 32;
  };
  for (let i = 0; i < 20; i += 1) next();
  return next;
}

/** Chances of 0…n successes out of n with chance p each, 0 < p < 1. */
export function binomialChances(n: number, p: number): number[] {
  return Array.from({ length: n + 1 }, (_, x) =>
    Math.exp(logGamma(n + 1) - logGamma(x + 1) - logGamma(n - x + 1) + x * Math.log(p) + (n - x) * Math.log1p(-p)),
  );
}

/** Draws numbers of successes out of n by inverting their distribution: one uniform number each. */
export function binomialSampler(n: number, p: number, uniform: () => number): () => number {
  let sum = 0;
  const cumulative = binomialChances(n, p).map((chance) => (sum += chance));
  return () => {
    const u = uniform() * sum;
    let [low, high] = [0, n];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((cumulative[middle] ?? 1) > u) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** Standard normal numbers by the polar method. */
export function seededNormal(uniform: () => number): () => number {
  let spare: number | null = null;
  return () => {
    if (spare !== null) {
      const value = spare;
      spare = null;
      return value;
    }
    for (;;) {
      const x = 2 * uniform() - 1;
      const y = 2 * uniform() - 1;
      const square = x * x + y * y;
      if (square <= 0 || square >= 1) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * scale;
      return x * scale;
    }
  };
}

/** The share of `runs` in which `event` happens. */
export function shareOf(runs: number, event: () => boolean): number {
  let count = 0;
  for (let run = 0; run < runs; run += 1) if (event()) count += 1;
  return count / runs;
}

/** 3.29 standard deviations of the share of `runs` in which an event of chance p happens: missed once in 1,000. */
export function band(p: number, runs: number): number {
  return 3.29 * Math.sqrt((p * (1 - p)) / runs);
}
