import { describe, expect, it } from 'vitest';
import { OTHER, type AnnotationView, type MetricSeries } from '@/lib/metrics/schemas';
import { dayNumber, everyDay } from './days';
import { formatMetric, formatMetricShort } from './metric-format';
import { isStackable, OTHER_LINE } from './metric-lines';
import { metricTicks } from './metric-ticks';
import { flagsOf, marksOf, prepareMetric } from './prepare-metric';
import { prepareSpark } from './prepare-spark';

const format = { style: 'number', decimals: null } as const;
const series = (lines: Record<string, (number | null)[]>, more: Partial<MetricSeries> = {}): MetricSeries => {
  const length = Object.values(lines)[0]?.length ?? 0;
  return {
    metric: 'shop/orders',
    period: 'day',
    dates: everyDay('2026-11-01', '2026-11-30').slice(0, length),
    lines: Object.entries(lines).map(([name, values]) => ({ name, label: name, values })),
    split: null,
    values: 0,
    previous: null,
    provisional: null,
    ...more,
  };
};
const x = dayNumber('2026-11-01');

describe('prepareMetric', () => {
  it('ends a line where there is no data, and draws a zero as a zero', () => {
    const { lines, days } = prepareMetric(series({ '': [4, 0, null, 7, null, 3, 5] }), { format });
    expect(lines[0]?.runs).toEqual([
      [
        { x, y: 4 },
        { x: x + 1, y: 0 },
      ],
      [
        { x: x + 5, y: 3 },
        { x: x + 6, y: 5 },
      ],
    ]);
    expect(lines[0]?.alone).toEqual([{ x: x + 3, y: 7 }]);
    expect(days.map(({ values }) => values[0])).toEqual([4, 0, null, 7, null, 3, 5]);
  });

  it('dashes from the last finished day to the one that is not over, and puts the mark on a finished one', () => {
    const { lines, days } = prepareMetric(series({ '': [4, 6, 1] }, { provisional: '2026-11-03' }), { format });
    expect(lines[0]?.runs).toEqual([
      [
        { x, y: 4 },
        { x: x + 1, y: 6 },
      ],
    ]);
    expect(lines[0]?.dashed).toEqual([
      { x: x + 1, y: 6 },
      { x: x + 2, y: 1 },
    ]);
    expect(lines[0]?.end).toEqual({ x: x + 1, y: 6 });
    expect(days.map(({ provisional }) => provisional)).toEqual([false, false, true]);
  });

  it('does not bridge a gap before the running day', () => {
    const { lines } = prepareMetric(series({ '': [4, null, 1] }, { provisional: '2026-11-03' }), { format });
    expect(lines[0]?.dashed).toEqual([{ x: x + 2, y: 1 }]);
  });

  it('lays the range before under the days that it is compared with', () => {
    const { previous, days } = prepareMetric(
      series({ '': [4, 5, 6] }, { previous: { name: '', label: '', values: [1, null, 2] } }),
      { format },
    );
    expect(previous?.alone).toEqual([
      { x, y: 1 },
      { x: x + 2, y: 2 },
    ]);
    expect(days.map((day) => [day.previousDay, day.previous])).toEqual([
      ['2026-10-29', 1],
      ['2026-10-30', null],
      ['2026-10-31', 2],
    ]);
  });

  it('stacks what has data, and leaves a gap where nothing has', () => {
    const { bands, y } = prepareMetric(
      series({ nl: [1, null, 2, 3], de: [2, null, null, 4] }, { split: 'country', values: 2 }),
      { format, stacked: true },
    );
    expect(bands.map(({ runs }) => runs.map((run) => run.map(({ from, to }) => [from, to])))).toEqual([
      [
        [[0, 1]],
        [
          [0, 2],
          [0, 3],
        ],
      ],
      [
        [[1, 3]],
        [
          [2, 2],
          [3, 7],
        ],
      ],
    ]);
    expect(y.domain[0]).toBe(0);
    expect(y.domain[1]).toBeGreaterThanOrEqual(7);
  });

  it('keeps the colours of all when one is hidden, and the rest is neutral', () => {
    const split = series({ nl: [1, 1], de: [900, 900], [OTHER]: [2, 2] }, { split: 'country', values: 87 });
    const { lines, y } = prepareMetric(split, { format, hidden: ['de'] });
    expect(lines.map(({ name, mark }) => [name, mark])).toEqual([
      ['nl', 1],
      [OTHER, 0],
    ]);
    expect(y.domain[1]).toBeLessThan(10);
    expect(marksOf(split).get('de')).toBe(2);
    expect(OTHER_LINE).toBe(OTHER);
  });

  it('begins the axis at 0, unless the values lie close together far from it', () => {
    const near = prepareMetric(series({ '': [10_000, 10_050, 10_120] }), { format });
    expect(near.y.fromZero).toBe(false);
    expect(near.y.domain[0]).toBeGreaterThan(9000);
    const wide = prepareMetric(series({ '': [60, 100, 120] }), { format });
    expect([wide.y.fromZero, wide.y.domain[0]]).toEqual([true, 0]);
    const none = prepareMetric(series({ '': [null, null] }), { format });
    expect([none.hasData, none.y.domain]).toEqual([false, [0, 1]]);
    const zero = prepareMetric(series({ '': [0, 0] }), { format });
    expect([zero.hasData, zero.y.domain[0]]).toEqual([true, 0]);
    const negative = prepareMetric(series({ '': [-5, 5] }), { format });
    expect(negative.y.domain).toEqual([-5, 5]);
  });

  it('draws the goal inside the axis, or names it at the edge when it is far away', () => {
    const values = series({ '': [50, 80, 100] });
    const inside = prepareMetric(values, { format, target: 150 });
    expect(inside.target).toEqual({ value: 150, where: 'inside' });
    expect(inside.y.domain[1]).toBeGreaterThanOrEqual(150);
    const far = prepareMetric(values, { format, target: 100_000 });
    expect(far.target?.where).toBe('above');
    expect(far.y.domain[1]).toBeLessThan(200);
  });

  it('letters the days on which something happened: charts with a part of the notes use the same letters', () => {
    const note = (date: string, text: string): AnnotationView => ({ date, text, kind: 'note', href: null });
    const { marks, days } = prepareMetric(series({ '': [1, 2, 3] }), {
      format,
      annotations: [
        note('2026-11-03', 'later'),
        note('2026-11-01', 'one'),
        note('2026-11-01', 'two'),
        note('2025-01-01', 'long ago'),
      ],
    });
    expect(marks.map(({ day, letter, items }) => [day, letter, items.length])).toEqual([
      ['2026-11-01', 'B', 2],
      ['2026-11-03', 'C', 1],
    ]);
    expect(flagsOf(marks, (day) => (day - x) * 30)).toEqual([
      { x: 0, letters: 'B' },
      { x: 60, letters: 'C' },
    ]);
    expect(flagsOf(marks, (day) => day - x)).toEqual([{ x: 1, letters: 'B–C' }]);
    expect(days[0]?.notes).toEqual(['one', 'two']);
  });

  it('knows what may be stacked', () => {
    expect(isStackable(series({ a: [1, null], b: [0, 2] }))).toBe(true);
    expect(isStackable(series({ a: [1, -1], b: [0, 2] }))).toBe(false);
    expect(isStackable(series({ a: [1, 1] }))).toBe(false);
  });

  it('is quick for two years and twenty-one lines', () => {
    const dates = everyDay('2024-12-01', '2026-11-30');
    const lines = Array.from({ length: 21 }, (_, line) => ({
      name: String(line),
      label: String(line),
      values: dates.map((_, day) => (day * (line + 1)) % 97),
    }));
    const start = performance.now();
    prepareMetric({ ...series({}), dates, lines, split: 'object', values: 400 }, { format });
    expect(performance.now() - start).toBeLessThan(200);
  });
});

describe('prepareSpark', () => {
  it('has a gap where there is no data', () => {
    const { runs, alone } = prepareSpark([1, 2, null, 3, null, 0, 4], 24);
    expect(runs).toHaveLength(2);
    expect(alone).toHaveLength(1);
    expect(prepareSpark([null, null], 24)).toEqual({ runs: [], alone: [] });
    expect(prepareSpark([0, 0], 24).runs[0]).toBe('0,22 100,22');
  });
});

describe('formatMetric', () => {
  it('writes values in the metric’s own format', () => {
    const write = (value: number | null, style: 'number' | 'percent' | 'seconds', decimals: number | null = null) =>
      formatMetric(value, { style, decimals });
    expect(write(1234, 'number')).toBe('1,234');
    expect(write(1234.567, 'number')).toBe('1,234.6');
    expect(write(3.14159, 'number')).toBe('3.14');
    expect(write(0.0123456, 'number')).toBe('0.0123');
    expect(write(0, 'number')).toBe('0');
    expect(write(null, 'number')).toBe('–');
    expect(write(2, 'number', 2)).toBe('2.00');
    expect(write(0.1234, 'percent')).toBe('12.3%');
    expect(write(0.0012, 'percent')).toBe('0.12%');
    expect(write(0, 'percent')).toBe('0%');
    expect(write(5400, 'seconds')).toBe('1.50 h');
    expect(formatMetricShort(1_234_567, format)).toBe('1.23M');
    expect(formatMetricShort(12_345, format)).toBe('12,345');
  });

  it('labels ticks with what tells them apart', () => {
    expect(metricTicks(0, 0.2, 4, { style: 'percent', decimals: null }).map(({ label }) => label)).toEqual([
      '0%',
      '5%',
      '10%',
      '15%',
      '20%',
    ]);
    expect(metricTicks(0, 7200, 4, { style: 'seconds', decimals: null }).at(-1)?.label).toBe('2 h');
  });
});
