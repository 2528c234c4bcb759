import { toDraft, toFilter, type DraftGroup } from '@/components/stocks/filter-draft';
import type { Derived, MetricInput, MetricView, Period } from '@/lib/metrics/schemas';
import type { Aggregate, TrackerInput, TrackerSource, TrackerView } from '@/lib/metrics/tracker.schemas';
import { PERIODS } from './periods';

/** The form of a metric while it is being written: every field as text, what is half done too. Pure. */

export type Origin = 'stored' | 'tracker' | 'derived';
export type SourceType = TrackerSource['type'];

export type MetricDraft = {
  name: string;
  domain: string;
  /** second half of the reference */
  slug: string;
  description: string;
  unit: string;
  kind: NonNullable<MetricInput['kind']>;
  betterWhen: NonNullable<MetricInput['betterWhen']>;
  style: 'number' | 'percent' | 'seconds';
  /** '' for as many as are needed */
  decimals: string;
  target: string;
  origin: Origin;
  derived: { type: Derived['type']; numerator: string; denominator: string; metric: string; days: string };
  tracker: TrackerDraft;
};

export type TrackerDraft = {
  type: SourceType;
  goal: string;
  experiment: string;
  /** '' for all */
  variant: string;
  flow: string;
  kind: string;
  filtered: boolean;
  filter: DraftGroup;
  dateField: string;
  metric: string;
  model: string;
  aggregate: Aggregate;
  periods: Period[];
  dimensions: { name: string; path: string }[];
};

export function newDraft(domain: string): MetricDraft {
  return {
    name: '',
    domain,
    slug: '',
    description: '',
    unit: '',
    kind: 'count',
    betterWhen: 'higher',
    style: 'number',
    decimals: '',
    target: '',
    origin: 'tracker',
    derived: { type: 'ratio', numerator: '', denominator: '', metric: '', days: '7' },
    tracker: newTracker(),
  };
}

function newTracker(): TrackerDraft {
  return {
    type: 'goal',
    goal: '',
    experiment: '',
    variant: '',
    flow: '',
    kind: '',
    filtered: false,
    filter: toDraft(null),
    dateField: '',
    metric: '',
    model: '',
    aggregate: 'count',
    periods: [...PERIODS],
    dimensions: [],
  };
}

/** The draft of a metric that exists. */
export function draftOf(metric: MetricView, tracker: TrackerView | null): MetricDraft {
  const [domain = ''] = metric.ref.split('/');
  const empty = newDraft(domain);
  const { derived } = metric;
  return {
    ...empty,
    name: metric.name,
    slug: metric.ref.slice(domain.length + 1),
    description: metric.description,
    unit: metric.unit,
    kind: metric.kind,
    betterWhen: metric.betterWhen,
    style: metric.format.style,
    decimals: metric.format.decimals === null ? '' : String(metric.format.decimals),
    target:
      metric.target === null
        ? ''
        : String(metric.format.style === 'percent' ? percentOf(metric.target) : metric.target),
    origin: derived !== null ? 'derived' : tracker !== null ? 'tracker' : 'stored',
    derived:
      derived === null
        ? empty.derived
        : derived.type === 'ratio'
          ? { ...empty.derived, ...derived }
          : { ...empty.derived, ...derived, days: derived.type === 'movingAverage' ? String(derived.days) : '7' },
    tracker: tracker === null ? empty.tracker : draftOfTracker(tracker),
  };
}

function draftOfTracker({ source, aggregate, periods, dimensions }: TrackerView): TrackerDraft {
  const base = { ...newTracker(), type: source.type, aggregate, periods: [...periods], dimensions: [...dimensions] };
  switch (source.type) {
    case 'goal':
      return { ...base, goal: source.goal };
    case 'enrollment':
      return { ...base, experiment: source.experiment, variant: source.variant ?? '' };
    case 'flow':
      return { ...base, flow: source.flow };
    case 'subject':
      return {
        ...base,
        kind: source.kind,
        filtered: source.filter !== null,
        filter: toDraft(source.filter),
        dateField: source.dateField ?? '',
      };
    case 'metric':
      return { ...base, metric: source.metric };
    case 'model':
      return { ...base, model: source.model };
  }
}

export type Errors = Record<string, string>;
export type Parsed<T> = { value: T; errors: null } | { value: null; errors: Errors };

/** What the form says, or what is missing in it, by field. */
export function toMetric(draft: MetricDraft): Parsed<{ metric: MetricInput; tracker: TrackerInput | null }> {
  const errors: Errors = {};
  if (draft.name.trim() === '') errors.name = 'is needed';
  if (draft.domain === '') errors.domain = 'Choose one, or make one first.';
  if (draft.slug.trim() === '') errors.ref = 'is needed';
  const target = draft.target.trim() === '' ? null : numberOf(draft.target.trim());
  if (target !== null && !Number.isFinite(target)) errors.target = 'must be a number';
  const decimals = draft.decimals === '' ? null : Number(draft.decimals);
  const derived = draft.origin === 'derived' ? toDerived(draft.derived, errors) : null;
  const tracker = draft.origin === 'tracker' ? toTracker(draft) : null;
  const missing = { ...tracker?.errors, ...errors };
  if (Object.keys(missing).length > 0) return { value: null, errors: missing };
  return {
    value: {
      metric: {
        ref: `${draft.domain}/${draft.slug}`,
        name: draft.name,
        description: draft.description,
        unit: draft.unit,
        kind: draft.kind,
        betterWhen: draft.betterWhen,
        format: { style: draft.style, decimals },
        derived,
        target: target === null ? null : draft.style === 'percent' ? fractionOf(target) : target,
      },
      tracker: tracker?.value ?? null,
    },
    errors: null,
  };
}

/** A comma is a decimal point (1,5), unless it stands between thousands (1,000; 12,500.5). NaN for what is no number. */
const numberOf = (text: string) =>
  Number(
    /^[-−]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?$/.test(text)
      ? text.replaceAll(',', '').replace('−', '-')
      : text.replace('−', '-').replace(',', '.'),
  );

/** Percents are written as percents; binary leftovers are cut away. */
const percentOf = (fraction: number) => Number((fraction * 100).toPrecision(12));
const fractionOf = (percent: number) => Number((percent / 100).toPrecision(12));

function toDerived(draft: MetricDraft['derived'], errors: Errors): Derived | null {
  if (draft.type === 'ratio') {
    if (draft.numerator === '') errors.numerator = 'Choose one.';
    if (draft.denominator === '') errors.denominator = 'Choose one.';
    return { type: 'ratio', numerator: draft.numerator, denominator: draft.denominator };
  }
  if (draft.metric === '') errors.metric = 'Choose one.';
  if (draft.type === 'difference') return { type: 'difference', metric: draft.metric };
  const days = Number(draft.days);
  if (!Number.isInteger(days) || days < 2 || days > 365) errors.days = 'must be 2 to 365';
  return { type: 'movingAverage', metric: draft.metric, days };
}

/** The tracker that the form describes, for saving and for the preview. */
export function toTracker(draft: MetricDraft): Parsed<TrackerInput> {
  const { tracker } = draft;
  const errors: Errors = {};
  const source = toSource(tracker, errors);
  if (tracker.periods.length === 0) errors.periods = 'Choose one at least.';
  const dimensions = tracker.dimensions.filter(({ name, path }) => name !== '' || path !== '');
  if (dimensions.some(({ name, path }) => name === '' || path === ''))
    errors.dimensions = 'need a name and an attribute';
  if (new Set(dimensions.map(({ name }) => name)).size < dimensions.length)
    errors.dimensions = 'must have different names';
  if (source === null || Object.keys(errors).length > 0) return { value: null, errors };
  const ref = draft.domain === '' || draft.slug === '' ? 'preview/preview' : `${draft.domain}/${draft.slug}`;
  const { aggregate, periods } = tracker;
  return { value: { metric: ref, source, aggregate, periods, dimensions }, errors: null };
}

function toSource(tracker: TrackerDraft, errors: Errors): TrackerSource | null {
  const need = (field: 'goal' | 'experiment' | 'flow' | 'kind' | 'metric' | 'model') => {
    if (tracker[field].trim() === '') errors[`source.${field}`] = field === 'kind' ? 'is needed' : 'Choose one.';
    return tracker[field].trim();
  };
  switch (tracker.type) {
    case 'goal':
      return { type: 'goal', goal: need('goal') };
    case 'enrollment':
      return {
        type: 'enrollment',
        experiment: need('experiment'),
        variant: tracker.variant === '' ? null : tracker.variant,
      };
    case 'flow':
      return { type: 'flow', flow: need('flow') };
    case 'metric':
      return { type: 'metric', metric: need('metric') };
    case 'model':
      return { type: 'model', model: need('model') };
    case 'subject': {
      const { filter, problems } = tracker.filtered ? toFilter(tracker.filter) : { filter: null, problems: null };
      if (problems !== null) errors['source.filter'] = 'The condition is not complete.';
      return { type: 'subject', kind: need('kind'), filter, dateField: tracker.dateField.trim() || null };
    }
  }
}

/** Which aggregates say something for a kind of source: enrollments and subjects have no value of their own. */
export function aggregatesFor(type: SourceType): Aggregate[] {
  if (type === 'enrollment' || type === 'flow' || type === 'subject') return ['count', 'distinct'];
  if (type === 'metric') return ['sum', 'mean', 'min', 'max', 'count'];
  return ['count', 'distinct', 'sum', 'mean', 'min', 'max'];
}
