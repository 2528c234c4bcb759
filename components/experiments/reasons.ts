/** Why something could not be computed, for people. */
const WORDS: Record<string, string> = {
  fewer_than_two_subjects: 'needs at least 2 subjects in each variant',
  too_few_subjects: 'too few subjects yet',
  no_subjects: 'no subjects yet',
  too_few_conversions: 'too few conversions yet',
  no_variation: 'every value is the same',
  zero_variance: 'every value is the same',
  expected_count_zero: 'nobody or everybody reached it',
};

/** A reason code as words; an unknown one is shown with its underscores taken out. */
export function reasonText(reason: string): string {
  return WORDS[reason] ?? reason.replaceAll('_', ' ');
}
