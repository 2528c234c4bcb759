/** Why something could not be computed, for people. */
const WORDS: Record<string, string> = {
  fewer_than_two_subjects: 'needs at least 2 subjects in each variant',
  too_few_subjects: 'too few subjects yet',
  no_subjects: 'nobody is enrolled in one of the variants yet',
  no_conversions: 'nobody reached it yet',
  too_few_conversions: 'too few conversions yet',
  no_variation: 'the same for everybody, so there is nothing to compare',
  baseline_zero: 'the control is 0',
  no_variance: 'nothing to compare yet',
  day_not_over: 'after the day is over',
};

/** A reason code as words; an unknown one is shown with its underscores taken out. */
export function reasonText(reason: string): string {
  return WORDS[reason] ?? reason.replaceAll('_', ' ');
}
