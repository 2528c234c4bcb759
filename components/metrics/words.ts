import { filterWords } from '@/components/stocks/filter-words';
import type { Derived, MetricOrigin } from '@/lib/metrics/schemas';
import type { Aggregate, TrackerSource } from '@/lib/metrics/tracker.schemas';

/** What a metric's values are, in words. Pure. */

export const ORIGIN_NAMES: Record<MetricOrigin, string> = {
  stored: 'Recorded',
  tracker: 'Tracker',
  derived: 'Computed',
  own: 'By itself',
};

export const AGGREGATE_NAMES: Record<Aggregate, string> = {
  count: 'how many',
  distinct: 'how many different subjects',
  sum: 'the sum of their values',
  mean: 'the mean of their values',
  min: 'their smallest value',
  max: 'their largest value',
};

/** "records of the goal signup" */
export function sourceWords(source: TrackerSource): string {
  switch (source.type) {
    case 'goal':
      return `records of the goal ${source.goal}`;
    case 'enrollment':
      return `enrollments of ${source.experiment}${source.variant === null ? '' : `, variant ${source.variant}`}`;
    case 'flow':
      return `events of the flow ${source.flow}`;
    case 'subject':
      return `subjects of kind ${source.kind}${source.filter === null ? '' : ` with ${filterWords(source.filter)}`}, by ${source.dateField ?? 'their first record'}`;
    case 'metric':
      return `daily values of ${source.metric}`;
    case 'model':
      return `rows of ${source.model}`;
  }
}

/** "shop/orders ÷ shop/visits" */
export function derivedWords(derived: Derived): string {
  switch (derived.type) {
    case 'ratio':
      return `${derived.numerator} ÷ ${derived.denominator}`;
    case 'movingAverage':
      return `mean of the last ${String(derived.days)} days of ${derived.metric}`;
    case 'difference':
      return `${derived.metric} − its value one period before`;
  }
}

/** The metrics that a computed one is made of. */
export function partsOf(derived: Derived): string[] {
  return derived.type === 'ratio' ? [derived.numerator, derived.denominator] : [derived.metric];
}
