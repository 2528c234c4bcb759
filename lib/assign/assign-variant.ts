import { findVariant } from './find-variant';

/** What decides about a subject's variant. */
export type Split = {
  /** ASCII. */
  seed: string;
  /** Fraction of the subjects who take part, 0..1. */
  coverage: number;
  /** The first is the control; weights are fractions that add up to 1. */
  variants: { key: string; weight: number }[];
};

/**
 * The variant of a subject, always the same for the same seed and id. Who is outside the coverage, or has no id, gets
 * the control and is not `inside`. Raising the coverage never moves who was inside. An experiment without variants
 * answers `control`.
 */
export function assignVariant(split: Split, subjectId: string): { variant: string; inside: boolean } {
  const { seed, coverage, variants } = split;
  const found = findVariant({ state: 'enabled', seed, coverage, variants, promotedVariant: null }, subjectId);
  return { variant: (found ?? variants[0])?.key ?? 'control', inside: found !== undefined };
}
