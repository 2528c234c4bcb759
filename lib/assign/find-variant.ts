/** What decides about a subject's variant. */
export type Split<Variant extends { weight: number }> = {
  /** ASCII. */
  seed: string;
  /** Fraction of the subjects who take part, 0..1. */
  coverage: number;
  /** The first is the control; weights are fractions that add up to 1. */
  variants: Variant[];
};

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
 * The variant whose part of [0, 1) holds the subject's number; undefined outside the coverage and for an empty id.
 * Each variant keeps its start when the coverage grows, so that nobody changes sides. This is what the page and the
 * server share: keep it small.
 */
export function findVariant<Variant extends { weight: number }>(
  { seed, coverage, variants }: Split<Variant>,
  subjectId: string,
): Variant | undefined {
  const n = bucketOf(seed, subjectId);
  let end = 0;
  return variants.find(({ weight }) => {
    const start = end;
    end += weight;
    return subjectId !== '' && n >= start && n < start + coverage * weight;
  });
}
