import { describe, expect, it } from 'vitest';
import { MetricInput, type MetricView } from '@/lib/metrics/schemas';
import { TrackerInput, type TrackerView } from '@/lib/metrics/tracker.schemas';
import { aggregatesFor, draftOf, newDraft, toMetric, toTracker, type MetricDraft } from './metric-draft';

const whole = (change: Partial<MetricDraft> = {}): MetricDraft => ({
  ...newDraft('shop'),
  name: 'Orders',
  slug: 'orders',
  origin: 'stored',
  ...change,
});
const viewOf = (input: MetricInput): MetricView => ({
  ...MetricInput.parse(input),
  id: 1,
  origin: 'stored',
  periods: [],
  sample: false,
  createdAt: null,
  archivedAt: null,
});
const trackerView = (input: TrackerInput): TrackerView => ({
  ...TrackerInput.parse(input),
  declared: false,
  recordedOn: null,
  archivedAt: null,
});

describe('a metric being written', () => {
  it('says which fields are missing', () => {
    expect(Object.keys(toMetric({ ...newDraft(''), origin: 'stored' }).errors ?? {}).sort()).toEqual([
      'domain',
      'name',
      'ref',
    ]);
    expect(toMetric(whole({ target: 'many' })).errors).toEqual({ target: 'must be a number' });
    expect(toMetric(whole({ origin: 'derived' })).errors).toEqual({
      numerator: 'Choose one.',
      denominator: 'Choose one.',
    });
    expect(toMetric(whole({ origin: 'tracker' })).errors).toEqual({ 'source.goal': 'Choose one.' });
  });

  it('writes the goal of a rate in percent and keeps it as a fraction', () => {
    const { value } = toMetric(whole({ style: 'percent', target: '7' }));
    expect(value?.metric.target).toBe(0.07);
    expect(draftOf(viewOf(value?.metric ?? { ref: '', name: '' }), null).target).toBe('7');
  });

  it.each([
    ['1,000', 1000],
    ['12,500.5', 12_500.5],
    ['-1,234,567', -1_234_567],
    ['1,5', 1.5],
    ['0,125', 0.125],
    ['1.5', 1.5],
  ])('reads a goal of %s as %d', (target, number) => {
    expect(toMetric(whole({ target })).value?.metric.target).toBe(number);
  });

  it.each(['1,00,000', '1.000,5', '1,2,3', 'NaN'])('refuses a goal of %s instead of guessing', (target) => {
    expect(toMetric(whole({ target })).errors).toEqual({ target: 'must be a number' });
  });

  it('comes back the same from what was saved', () => {
    const drafts: Partial<MetricDraft>[] = [
      { description: 'one\ntwo', unit: 'orders', kind: 'sum', betterWhen: 'lower', decimals: '2', target: '150.5' },
      { origin: 'derived', derived: { ...newDraft('').derived, numerator: 'a/b', denominator: 'c/d' } },
      { origin: 'derived', derived: { ...newDraft('').derived, type: 'movingAverage', metric: 'a/b', days: '28' } },
      { origin: 'derived', derived: { ...newDraft('').derived, type: 'difference', metric: 'a/b' } },
    ];
    for (const change of drafts) {
      const { value } = toMetric(whole(change));
      expect(MetricInput.safeParse(value?.metric).success).toBe(true);
      const { tracker: _, ...again } = draftOf(viewOf(value?.metric ?? { ref: '', name: '' }), null);
      const { tracker: __, ...before } = whole(change);
      expect(again).toEqual(before);
    }
  });

  it('makes valid trackers of all kinds, and these come back the same', () => {
    const sources: Partial<MetricDraft['tracker']>[] = [
      { type: 'goal', goal: 'signup', aggregate: 'sum' },
      { type: 'enrollment', experiment: 'checkout', variant: 'test' },
      { type: 'enrollment', experiment: 'checkout' },
      { type: 'flow', flow: 'converts', dimensions: [{ name: 'plan', path: 'plan' }] },
      { type: 'subject', kind: 'user', dateField: 'created_at' },
      { type: 'metric', metric: 'shop/orders', aggregate: 'mean' },
      { type: 'model', model: 'shopOrder', periods: ['day'] },
    ];
    for (const change of sources) {
      const draft = whole({ origin: 'tracker', tracker: { ...newDraft('').tracker, ...change } });
      const { value, errors } = toTracker(draft);
      expect(errors).toBeNull();
      const parsed = TrackerInput.parse(value);
      const { filter: _, ...again } = draftOf(
        viewOf({ ref: 'shop/orders', name: 'Orders' }),
        trackerView(parsed),
      ).tracker;
      const { filter: __, ...before } = draft.tracker;
      expect(again).toEqual(before);
    }
  });

  it('refuses half a dimension and two of one name', () => {
    const dimensions = (...list: { name: string; path: string }[]) =>
      toTracker(whole({ tracker: { ...newDraft('').tracker, goal: 'g', dimensions: list } }));
    expect(dimensions({ name: 'a', path: '' }).errors).toEqual({ dimensions: 'need a name and an attribute' });
    expect(dimensions({ name: 'a', path: 'x' }, { name: 'a', path: 'y' }).errors).toEqual({
      dimensions: 'must have different names',
    });
    expect(dimensions({ name: '', path: '' }).value?.dimensions).toEqual([]);
  });

  it('offers sums only of what has a value', () => {
    expect(aggregatesFor('subject')).not.toContain('sum');
    expect(aggregatesFor('goal')).toContain('sum');
  });
});
