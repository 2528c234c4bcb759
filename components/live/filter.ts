import type { LiveRecordView } from '@/lib/overview/schemas';

export const KINDS = ['all', 'enrollment', 'goal', 'refused'] as const;
export const OUTCOMES = ['any', 'counted', 'left out', 'refused'] as const;

export type LiveFilter = { kind: (typeof KINDS)[number]; outcome: (typeof OUTCOMES)[number]; text: string };

/** What became of a record, in three groups. */
export function outcomeGroup(record: Pick<LiveRecordView, 'kind' | 'outcome'>): 'counted' | 'left out' | 'refused' {
  if (record.kind === 'refused') return 'refused';
  return record.outcome === 'counted' ? 'counted' : 'left out';
}

/** The newest `limit` records that fit. `text` is looked for in names, subjects and variants. */
export function filterRecords(records: readonly LiveRecordView[], filter: LiveFilter, limit: number): LiveRecordView[] {
  const text = filter.text.trim().toLowerCase();
  return records
    .filter(
      (record) =>
        (filter.kind === 'all' || record.kind === filter.kind) &&
        (filter.outcome === 'any' || outcomeGroup(record) === filter.outcome) &&
        (text === '' ||
          [record.name, record.subject?.id ?? '', record.variant ?? ''].some((part) =>
            part.toLowerCase().includes(text),
          )),
    )
    .slice(0, limit);
}

const WHY: Record<string, string> = {
  counted: 'Counted',
  automated: 'A bot or a driven browser',
  unconfirmed: 'Not shown to be a person yet; counts as soon as it is',
  crossed: 'Seen with two variants',
  duplicate: 'Another visitor of the same user was first',
  unknown_goal: 'Nobody defined this goal',
  unknown_experiment: 'Nobody defined this experiment',
  unattributed: 'No subject: no cookie and no id',
  origin_not_allowed: 'Settings does not allow this site',
  rate_limited: 'Too many in a minute',
  invalid_input: 'Not valid',
  forbidden: 'Needs a secret token',
  variant_required: 'External experiments must say the variant',
  unknown_variant: 'The experiment has no such variant',
};

/** Why a record counts or not, in words; a reason without words is shown as it is. */
export function whyWords(outcome: string): string {
  return WHY[outcome] ?? outcome.replaceAll('_', ' ');
}
