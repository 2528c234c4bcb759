import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayOfNumber, dayNumber } from '@/components/charts/days';
import type { MetricSeries } from '@/lib/metrics/schemas';
import { packSeries, unpackSeries } from './pack-metric';

const value = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0));
const series = fc.integer({ min: 0, max: 40 }).chain((days) => {
  const line = fc.record({
    name: fc.string(),
    label: fc.string(),
    values: fc.array(value, { minLength: days, maxLength: days }),
  });
  return fc.record({
    metric: fc.constant('shop/orders'),
    period: fc.constant('day' as const),
    dates: fc
      .integer({ min: -300, max: 300 })
      .map((shift) => Array.from({ length: days }, (_, index) => dayOfNumber(dayNumber('2024-02-28') + shift + index))),
    lines: fc.array(line, { maxLength: 4 }),
    split: fc.option(fc.constant('object')),
    values: fc.nat(),
    previous: fc.option(line),
    provisional: fc.constant(null),
  });
});

describe('a packed series', () => {
  it('comes back the same: no data is not 0, and no digit is lost', () => {
    fc.assert(
      fc.property(series, (one) => {
        expect(unpackSeries(packSeries(one))).toEqual(one);
      }),
    );
  });

  it('holds one text for each line', () => {
    const dates = Array.from({ length: 730 }, (_, index) => dayOfNumber(dayNumber('2024-05-21') + index));
    const big: MetricSeries = {
      ...{
        metric: 'shop/orders',
        period: 'day',
        dates,
        split: 'object',
        values: 21,
        previous: null,
        provisional: null,
      },
      lines: Array.from({ length: 21 }, (_, n) => ({
        name: `object-${n}`,
        label: `object-${n}`,
        values: dates.map((_day, index) => ((n * 37 + index) % 1000) / 8),
      })),
    };
    const texts = JSON.stringify(packSeries(big)).length;
    expect(texts).toBeLessThan(JSON.stringify(big).length);
    // an array would be handed over number by number
    expect(packSeries(big).lines.every(({ text }) => typeof text === 'string')).toBe(true);
  });
});
