import type { ExperimentConfig, VariantConfig } from './experiment-config';

/** What the choice needs of an experiment. */
export type Choice = Pick<ExperimentConfig, 'state' | 'seed' | 'coverage' | 'variants' | 'promotedVariant'>;

/**
 * FNV-1a over UTF-16 code units (not bytes), as an unsigned 32-bit number.
 * Source: Fowler, Noll and Vo; the variant over code units is the one of the GrowthBook SDKs.
 */
export function fnv1a32(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 16777619);
  return h >>> 0;
}

/** The number in [0, 1), a multiple of 1/10,000, that decides about a subject: hash version 2 of GrowthBook. */
export function bucketOf(seed: string, subjectId: string): number {
  return (fnv1a32(`${fnv1a32(seed + subjectId)}`) % 10000) / 10000;
}

/**
 * The variant whose part of [0, 1) holds the subject's number, when the experiment is enabled; the promoted one when
 * it is promoted; undefined when nothing but the control can be shown. Each variant keeps its start when the coverage
 * grows, so that nobody changes sides. This is all that the page and the server share: keep it small.
 */
export function findVariant(choice: Choice, subjectId: string): VariantConfig | undefined {
  const { state, seed, coverage, variants, promotedVariant } = choice;
  const n = bucketOf(seed, subjectId);
  let end = 0;
  return variants.find(({ key, weight }) => {
    const start = end;
    end += weight;
    return state === 'enabled'
      ? subjectId && n >= start && n < start + coverage * weight
      : state === 'promoted' && key === promotedVariant;
  });
}
