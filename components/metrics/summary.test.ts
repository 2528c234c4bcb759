import { describe, expect, it } from 'vitest';
import { everyDay } from '@/components/charts/days';
import type { MetricSeries } from '@/lib/metrics/schemas';
import { summarise, valueBefore } from './summary';

const series = (values: (number | null)[], more: Partial<MetricSeries> = {}): MetricSeries => ({
  metric: 'shop/orders',
  period: 'day',
  dates: everyDay('2026-11-01', '2026-11-30').slice(0, values.length),
  lines: [{ name: '', label: '', values }],
  split: null,
  values: 0,
  previous: null,
  provisional: null,
  ...more,
});

describe('summarise', () => {
  it('leaves the day that is not over out, and does not take no data for 0', () => {
    const summary = summarise(series([4, null, 0, 8, 100], { provisional: '2026-11-05' }));
    expect(summary).toEqual({
      latest: { date: '2026-11-04', value: 8 },
      running: { date: '2026-11-05', value: 100 },
      mean: 4,
      lowest: { date: '2026-11-03', value: 0 },
      highest: { date: '2026-11-04', value: 8 },
      days: 4,
      withData: 3,
      meanBefore: null,
    });
    expect(summarise(series([null, null])).mean).toBeNull();
  });

  it('compares windows that do not overlap', () => {
    const days = series(Array.from({ length: 20 }, (_, index) => index));
    expect(valueBefore(days, '2026-11-10')).toBe(8);
    expect(valueBefore({ ...days, period: 'week' }, '2026-11-10')).toBe(2);
    expect(valueBefore({ ...days, period: 'month' }, '2026-11-10')).toBeNull();
  });
});
