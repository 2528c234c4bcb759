import { chooseVariation, getBucketRanges, hash } from './hash';

/** What decides about a subject's variant. */
export type Split = {
  seed: string;
  /** Fraction of the subjects who take part, 0..1. */
  coverage: number;
  /** The first is the control; weights are fractions that add up to 1. */
  variants: readonly { key: string; weight: number }[];
};

/**
 * The variant of a subject, always the same for the same seed and id. Who is outside the coverage, or has no id, gets
 * the control and is not `inside`. Raising the coverage never moves who was inside. An experiment without variants
 * answers `control`.
 */
export function assignVariant(split: Split, subjectId: string): { variant: string; inside: boolean } {
  const { seed, coverage, variants } = split;
  const n = hash(seed, subjectId, 2);
  const ranges = getBucketRanges(
    variants.length,
    coverage,
    variants.map((variant) => variant.weight),
  );
  const chosen = subjectId && n !== null ? variants[chooseVariation(n, ranges)] : undefined;
  return { variant: (chosen ?? variants[0])?.key ?? 'control', inside: !!chosen };
}
