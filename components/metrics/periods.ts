import type { MetricKind, Period } from '@/lib/metrics/schemas';

/** How far each period reaches back, as words. Here and not from the schemas, which would bring zod into every page. */
export const PERIODS = ['day', 'week', 'days28', 'month', 'lifetime'] as const satisfies readonly Period[];

export const PERIOD_NAMES: Record<Period, string> = {
  day: 'Day',
  week: '7 days',
  days28: '28 days',
  month: '30 days',
  lifetime: 'Lifetime',
};

/** As a part of a sentence: "orders, of the last 7 days". */
export const PERIOD_WORDS: Record<Period, string> = {
  day: 'each day by itself',
  week: 'each day with the 6 before it',
  days28: 'each day with the 27 before it',
  month: 'each day with the 29 before it',
  lifetime: 'everything until the end of each day',
};

/** What the value before is, to which the newest is compared. */
export const PREVIOUS_WORDS: Record<Period, string> = {
  day: 'than the day before',
  week: 'than 7 days before',
  days28: 'than 28 days before',
  month: 'than 30 days before',
  lifetime: 'than the day before',
};

export const KIND_NAMES: Record<MetricKind, string> = {
  count: 'Count',
  sum: 'Sum',
  ratio: 'Ratio',
  mean: 'Mean',
  duration: 'Duration',
};
