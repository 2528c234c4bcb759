/** What the words on the pages mean, one or two sentences each. `<Term name="…">` shows them. */
export const GLOSSARY = {
  experiment: 'A question put to subjects: does another variant change what they do? Each subject sees one variant.',
  variant: 'One of the versions that are compared. The first is the control.',
  control: 'The version that everybody saw before. The other variants are compared with it.',
  weight: 'The share of the subjects inside the coverage that get this variant.',
  coverage: 'The share of all subjects that take part. The others see the control and are not counted.',
  phase: 'A stretch of an experiment with one split. A new split starts a new phase; reports are kept per phase.',
  subject: 'Whoever takes part: a visitor, a signed-in user, or another kind that you name.',
  enrollment: 'The moment at which code first asked which variant a subject sees. From then on the subject counts.',
  crossed: 'Reported with two different variants of one phase. Such a subject is left out of the report.',
  duplicate: 'Another visitor of the same user was enrolled first, so this one does not count again.',
  automated: 'A bot or a driven browser. Left out of the report.',
  unconfirmed: 'A visitor that never behaved like a person. Left out of the report, and purged later.',
  goal: 'Something that subjects do and that matters to you, such as signing up.',
  'goal record': 'One time that one subject reached a goal.',
  conversion: 'A subject that reached the goal at least once after its enrollment.',
  'daily report': 'What was known at the end of a calendar day, cumulative since the start.',
  difference: 'The rate of the variant minus the rate of the control, in percentage points (pp).',
  'relative lift': 'The difference divided by the rate of the control: +10% turns 20% into 22%.',
  interval: 'The range in which the true value lies in 95 of 100 such experiments.',
  confidence: '1 minus the p-value. High when chance alone would rarely make a difference this large.',
  'p-value': 'How often chance alone would make a difference at least this large if there were none.',
  'sample ratio mismatch':
    'The variants did not get the share of subjects that their weights promise. Something is broken: the result cannot be trusted.',
  guardrail: 'A goal that must not get worse, whatever the primary goal does.',
  'primary goal': 'The goal by which the experiment is decided.',
  'minimum effect': 'The smallest relative change that you would act upon. It sets how many subjects are needed.',
  engagement: 'A value per subject, such as the sum of its purchases, compared by its mean.',
  verdict:
    'The conclusion in one sentence. Safe to look at every day: it does not turn significant by being looked at often.',
  'always-valid':
    'An interval that holds on all days at once, so that one may stop whenever it leaves zero. Wider than the daily one.',
  unattributed:
    'A goal whose subject is not known, for instance an image without a visitor cookie. Counted, never guessed.',
  provisional: 'The day is not over: the numbers will still change.',
  stock: 'A condition on subjects. Whoever fits is in the stock, since they fit, until they do not.',
  flow: 'A transition with a name: from any of some stocks to any of some others. The outside may be one of them.',
  facet: 'An attribute that splits stocks and flows, such as the plan or the country.',
  residue:
    'What does not add up: the count over the attributes of all subjects minus the count from their history, and what before, in and out leave unexplained. 0 when every change was recorded.',
  'dwell time': 'How long one stay in a stock lasts. Who is still inside is counted for as long as they were seen.',
  'lead time': 'How long subjects take from their first entry to one stock to their first later entry to another.',
  decay: 'A change that time alone brings: who is in a stock for so long without anything gets other attributes.',
  metric: 'A number that is followed over time, with a reference that never changes.',
  statistic: 'The value of a metric for one date, one period and one set of dimensions. No data is not 0.',
  tracker: 'Computes the statistics of a metric from records, for every day of the past and from now on.',
  promoted: 'Nobody is enrolled any more and everybody sees the promoted variant.',
} as const;

export type TermName = keyof typeof GLOSSARY;
