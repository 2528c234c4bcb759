import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayNumber, dayOfNumber, dayTicks, everyDay } from './days';
import { prepareCounts } from './prepare-counts';
import { prepareDifferenceAxis } from './prepare-difference-axis';
import { prepareOverTime, type EstimatePoint } from './prepare-over-time';
import { prepareSparkline } from './prepare-sparkline';
import { countTicks, niceTicks } from './scale';

describe('niceTicks', () => {
  it('covers any range with round, evenly spaced values', () => {
    const number = fc.integer({ min: -1e9, max: 1e9 }).map((thousandths) => thousandths / 1000);
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [min, max] = a < b ? [a, b] : [b, a];
        if (max - min < 1e-6) return;
        const ticks = niceTicks(min, max, 4);
        const slack = (max - min) * 1e-6;
        expect(ticks[0]).toBeLessThanOrEqual(min + slack);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(max - slack);
        expect(ticks.length).toBeLessThanOrEqual(7);
      }),
    );
  });

  it('does not show the leftovers of binary fractions', () => {
    expect(niceTicks(0.1, 0.4, 3)).toEqual([0.1, 0.2, 0.3, 0.4]);
    expect(niceTicks(0, 0, 3)).toEqual([0, 0.5, 1]);
  });
});

describe('countTicks', () => {
  it('has whole steps only, however few there are', () => {
    expect(countTicks(0, 1, 4)).toEqual([0, 1]);
    expect(countTicks(0, 0, 4)).toEqual([0, 1]);
    expect(countTicks(-1, 1, 4)).toEqual([-1, 0, 1]);
    expect(countTicks(0, 10, 4)).toEqual([0, 5, 10]);
    expect(countTicks(0, 100, 4)).toEqual([0, 25, 50, 75, 100]);
    fc.assert(
      fc.property(fc.integer({ min: -1e6, max: 0 }), fc.integer({ min: 0, max: 1e6 }), (min, max) => {
        const ticks = countTicks(min, max, 4);
        expect(ticks.every(Number.isInteger)).toBe(true);
        expect(ticks[0]).toBeLessThanOrEqual(min);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(max);
        expect(ticks.length).toBeLessThanOrEqual(7);
      }),
    );
  });
});

describe('days', () => {
  it('knows every day between two days, over a leap day and a change of the clocks', () => {
    expect(everyDay('2024-02-28', '2024-03-01')).toEqual(['2024-02-28', '2024-02-29', '2024-03-01']);
    expect(everyDay('2026-03-28', '2026-03-30')).toHaveLength(3);
    expect(dayOfNumber(dayNumber('2026-11-20'))).toBe('2026-11-20');
  });

  it('labels days, then Mondays, then months and quarters, and never too many', () => {
    expect(dayTicks('2026-11-01', '2026-11-04', 9).map((tick) => tick.label)).toEqual([
      '1 Nov',
      '2 Nov',
      '3 Nov',
      '4 Nov',
    ]);
    expect(dayTicks('2026-10-01', '2026-11-14', 9).map((tick) => tick.label)).toEqual([
      '5 Oct', '12 Oct', '19 Oct', '26 Oct', '2 Nov', '9 Nov',
    ]); // prettier-ignore
    expect(dayTicks('2024-11-20', '2026-11-20', 9).map((tick) => tick.label)).toEqual([
      '2025', 'Apr', 'Jul', 'Oct', '2026', 'Apr', 'Jul', 'Oct',
    ]); // prettier-ignore
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 30_000 }), fc.integer({ min: 0, max: 5000 }), (from, length) => {
        expect(dayTicks(dayOfNumber(from), dayOfNumber(from + length), 9).length).toBeLessThanOrEqual(9);
      }),
      { numRuns: 30 },
    );
  });
});

describe('prepareDifferenceAxis', () => {
  const rows = [
    { id: 'a', estimate: -0.04, lower: -0.07, upper: -0.01 },
    { id: 'b', estimate: 0.02, lower: -0.02, upper: 0.06 },
  ];

  it('puts all rows on one axis that has zero on it', () => {
    const axis = prepareDifferenceAxis(rows);
    expect(axis.ticks.map((tick) => tick.value)).toContain(0);
    const a = axis.bars.get('a');
    const b = axis.bars.get('b');
    expect(a?.right).toBeLessThan(axis.zero);
    expect(b?.left).toBeLessThan(axis.zero);
    expect(b?.right).toBeGreaterThan(axis.zero);
    // equal lengths stay equal: 0.06 against 0.08
    expect(((a?.right ?? 0) - (a?.left ?? 0)) / ((b?.right ?? 0) - (b?.left ?? 0))).toBeCloseTo(0.75, 9);
  });

  it('has zero on it also when every row is on one side', () => {
    const axis = prepareDifferenceAxis([{ id: 'a', estimate: 0.5, lower: 0.4, upper: 0.6 }]);
    expect(axis.domain[0]).toBe(0);
    expect(axis.zero).toBe(0);
  });

  it('cuts a row with hardly any data and says so, instead of pressing the others together', () => {
    const wide = { id: 'wide', estimate: 3, lower: -5, upper: 11 };
    const axis = prepareDifferenceAxis([...rows, { id: 'c', estimate: 0, lower: -0.05, upper: 0.05 }, wide]);
    expect(axis.domain[1]).toBeLessThan(1);
    expect(axis.bars.get('wide')).toMatchObject({
      left: 0,
      right: 1,
      beyondLeft: true,
      beyondRight: true,
      point: null,
    });
    expect(axis.bars.get('a')).toMatchObject({ beyondLeft: false, beyondRight: false });
  });

  it('draws nothing for what is not a number, and an axis for no rows', () => {
    expect(prepareDifferenceAxis([{ id: 'x', estimate: NaN, lower: 0, upper: 1 }]).bars.size).toBe(0);
    expect(prepareDifferenceAxis([]).ticks.map((tick) => tick.value)).toEqual([-1, 0, 1]);
  });
});

function point(day: string, value: number | null, change: Partial<EstimatePoint> = {}): EstimatePoint {
  const spread = 0.01;
  return {
    day,
    series: 'control',
    value,
    lower: value === null ? null : value - spread,
    upper: value === null ? null : value + spread,
    provisional: false,
    ...change,
  };
}

describe('prepareOverTime', () => {
  it('leaves a gap where a day is missing: neither zero nor a bridge', () => {
    const chart = prepareOverTime([point('2026-11-01', 0.1), point('2026-11-03', 0.12)], ['control']);
    expect(chart.rows.map((row) => row.day)).toEqual(['2026-11-01', '2026-11-02', '2026-11-03']);
    expect(chart.rows[1]?.cells[0]).toEqual({ value: null, band: null, solid: null, dashed: null, alone: false });
    expect(chart.rows[0]?.cells[0]?.alone).toBe(true);
  });

  it('dashes the unfinished day from the last finished one on', () => {
    const chart = prepareOverTime(
      [point('2026-11-01', 0.1), point('2026-11-02', 0.11), point('2026-11-03', 0.12, { provisional: true })],
      ['control'],
    );
    expect(chart.rows.map((row) => row.cells[0]?.solid)).toEqual([0.1, 0.11, null]);
    expect(chart.rows.map((row) => row.cells[0]?.dashed)).toEqual([null, 0.11, 0.12]);
    expect(chart.rows.map((row) => row.provisional)).toEqual([false, false, true]);
  });

  it('never draws an estimate without its interval on the axis, except the first wild days', () => {
    const days = everyDay('2026-11-01', '2026-11-20');
    const points = days.map((day, index) =>
      point(day, 0.2, index === 0 ? { lower: 0, upper: 1 } : { lower: 0.18, upper: 0.22 }),
    );
    const chart = prepareOverTime(points, ['control']);
    expect(chart.y.domain[0]).toBeLessThanOrEqual(0.18);
    expect(chart.y.domain[1]).toBeGreaterThanOrEqual(0.22);
    expect(chart.y.domain[1]).toBeLessThan(0.5);
  });

  it('shades pauses and cuts them to what is shown', () => {
    const points = everyDay('2026-11-01', '2026-11-10').map((day) => point(day, 0.1));
    const chart = prepareOverTime(points, ['control'], {
      pauses: [
        { from: '2026-11-04', to: '2026-11-05', label: 'off' },
        { from: '2026-10-01', to: '2026-10-05', label: 'before' },
        { from: '2026-11-09', to: '2026-12-05', label: 'end' },
      ],
    });
    const start = dayNumber('2026-11-01');
    expect(chart.pauses.map((pause) => [pause.x1 - start, pause.x2 - start])).toEqual([
      [2.5, 4.5],
      [7.5, 9],
    ]);
  });

  it('is empty without points', () => {
    expect(prepareOverTime([], ['control']).rows).toEqual([]);
  });
});

describe('prepareCounts', () => {
  const points = [
    { day: '2026-11-01', series: 'control', count: 10, provisional: false },
    { day: '2026-11-03', series: 'control', count: 25, provisional: false },
    { day: '2026-11-04', series: 'control', count: 30, provisional: true },
  ];

  it('counts nobody on a missing day: 0 new ones, and the total stays', () => {
    const daily = prepareCounts(points, ['control'], { mode: 'daily' });
    expect(daily.rows.map((row) => row.cells[0]?.value)).toEqual([10, 0, 15, 5]);
    const cumulative = prepareCounts(points, ['control'], { mode: 'cumulative' });
    expect(cumulative.rows.map((row) => row.cells[0]?.value)).toEqual([10, 10, 25, 30]);
    expect(cumulative.rows.at(-1)?.cells[0]).toEqual({ value: 30, solid: null, dashed: 30 });
    expect(cumulative.y.domain[0]).toBe(0);
  });

  it('shows a variant that has nobody at all', () => {
    const chart = prepareCounts(points, ['control', 'test'], { mode: 'cumulative' });
    expect(chart.rows.every((row) => row.cells[1]?.value === 0)).toBe(true);
  });
});

describe('prepareSparkline', () => {
  it('stays in its box and stands on the ground', () => {
    expect(prepareSparkline([0, 5, 10], 24).line).toBe('0,23 50,12 100,1');
    expect(prepareSparkline([0, 0], 24).line).toBe('0,23 100,23');
    expect(prepareSparkline([3])).toEqual({ line: '', area: '' });
  });
});
