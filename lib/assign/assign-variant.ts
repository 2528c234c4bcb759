import { findVariant, type Split } from './find-variant';

/**
 * The variant of a subject, always the same for the same seed and id. Who is outside the coverage, or has no id, gets
 * the control and is not `inside`. Raising the coverage never moves who was inside. An experiment without variants
 * answers `control`.
 */
export function assignVariant(
  split: Split<{ key: string; weight: number }>,
  subjectId: string,
): { variant: string; inside: boolean } {
  const found = findVariant(split, subjectId);
  return { variant: (found ?? split.variants[0])?.key ?? 'control', inside: found !== undefined };
}
