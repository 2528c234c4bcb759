import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatExactSeconds, formatSeconds, secondTicks } from './duration';
import { dayOfNumber } from './days';
import { prepareHistogram } from './prepare-histogram';
import { prepareLifecycle } from './prepare-lifecycle';
import { prepareRates } from './prepare-rates';
import { OTHER, prepareStack } from './prepare-stack';
import { prepareStockSeries } from './prepare-stock-series';
import { prepareSurvival } from './prepare-survival';

const day = (date: string, count: number, entered: number, left: number, provisional = false) => ({
  date,
  count,
  entered,
  left,
  provisional,
});

describe('lengths of time', () => {
  it.each([
    [970_372.83, '11.2 d'],
    [92_010, '25.6 h'],
    [5_400, '1.50 h'],
    [90, '1.50 min'],
    [86_400 * 364.5, '365 d'],
    [12, '12 s'],
    [null, '–'],
  ])('%s s reads %s', (seconds, text) => {
    expect(formatSeconds(seconds)).toBe(text);
  });

  it('are told in full where they are asked for', () => {
    expect([formatExactSeconds(970_372.83), formatExactSeconds(635_156)]).toEqual(['970,372.83 s', '635,156 s']);
  });

  it('have round ticks in their unit', () => {
    expect(secondTicks(20 * 86_400, 4).map(({ label }) => label)).toEqual(['0', '5 d', '10 d', '15 d', '20 d']);
  });
});

describe('prepareStockSeries', () => {
  const series = [
    {
      stock: 'trial',
      days: [day('2026-11-18', 5, 2, 1), day('2026-11-20', 7, 3, 1), day('2026-11-21', 8, 1, 0, true)],
    },
    { stock: 'paid', days: [day('2026-11-20', 1, 1, 0)] },
  ];
  const { panels, x } = prepareStockSeries(series);

  it('puts all three on one axis', () => {
    expect(x.domain).toEqual([panels.count.rows[0]?.x, panels.left.rows.at(-1)?.x]);
    expect(panels.entered.rows.map(({ x: at }) => at)).toEqual(panels.left.rows.map(({ x: at }) => at));
  });

  it('leaves a gap where nobody counted, and draws a day between two gaps as a dot', () => {
    expect(panels.count.rows[1]?.cells.map(({ value }) => value)).toEqual([null, null]);
    expect(panels.count.rows[2]?.cells[1]).toEqual({ value: 1, solid: 1, dashed: null, alone: true });
  });

  it('dashes the day that is not over, beginning at the last finished one', () => {
    const cells = panels.count.rows.map((row) => row.cells[0]);
    expect(cells.map((cell) => cell?.solid)).toEqual([5, null, 7, null]);
    expect(cells.map((cell) => cell?.dashed)).toEqual([null, null, 7, 8]);
  });
});

describe('prepareLifecycle', () => {
  it('never loses anybody, whatever the step', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 15_000, max: 17_500 }), { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 5, max: 400 }),
        (numbers, most) => {
          const days = numbers.map((at, index) => ({
            date: dayOfNumber(at),
            entered: index + 1,
            left: index % 3,
            provisional: false,
          }));
          const { bars, y } = prepareLifecycle(days, { most });
          const total = (pick: 'entered' | 'left') => bars.reduce((sum, bar) => sum + bar[pick], 0);
          expect(total('entered')).toBe(days.reduce((sum, { entered }) => sum + entered, 0));
          expect(total('left')).toBe(days.reduce((sum, { left }) => sum + left, 0));
          expect(y.domain[0]).toBeLessThan(0);
          expect(y.domain[1]).toBeGreaterThan(0);
          bars.forEach((bar, index) => expect(bar.from > (bars[index - 1]?.to ?? '')).toBe(true));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('begins weeks on Monday and says which bar is not over', () => {
    const days = Array.from({ length: 21 }, (_, index) => ({
      date: dayOfNumber(20_773 + index),
      entered: 1,
      left: 0,
      provisional: index === 20,
    }));
    const { bars, step } = prepareLifecycle(days, { most: 10 });
    expect(step).toBe('week');
    expect(bars.slice(1).every(({ from }) => new Date(`${from}T00:00:00Z`).getUTCDay() === 1)).toBe(true);
    expect(bars.map(({ provisional }) => provisional).indexOf(true)).toBe(bars.length - 1);
  });
});

describe('prepareSurvival', () => {
  const points = [
    { seconds: 100, share: 0.8, lower: 0.7, upper: 0.9, atRisk: 10 },
    { seconds: 300, share: 0.4, lower: 0.3, upper: 0.6, atRisk: 5 },
  ];

  it('goes down in steps from everybody', () => {
    expect(prepareSurvival(points).line).toEqual([
      [0, 1],
      [100, 1],
      [100, 0.8],
      [300, 0.8],
      [300, 0.4],
      [300, 0.4],
    ]);
  });

  it('does not draw the weeks in which nobody left any more', () => {
    const never = { seconds: 3_000_000, share: 0.4, lower: 0.3, upper: 0.6, atRisk: 5 };
    const { line, x } = prepareSurvival([...points, never]);
    expect(line.at(-1)).toEqual([375, 0.4]);
    expect(x.longest).toBeLessThan(600);
    expect(prepareSurvival([never]).line.at(-1)?.[0]).toBe(3_000_000);
  });

  it('ends where nearly all who left have left, and says how long the last ones took', () => {
    const left = (seconds: number, share: number) => ({ seconds, share, lower: share, upper: share, atRisk: 100 });
    const tail = [left(37, 0.5), left(1_674, 0.1), left(86_400, 0.075), left(23_000_000, 0.06)];
    const { x, beyond, line, median } = prepareSurvival(tail);
    expect(x.longest).toBeLessThan(3 * 86_400);
    expect(beyond).toBe(23_000_000);
    expect(line.at(-1)?.[1]).toBe(0.075);
    expect(median).toBe(37);
    expect(prepareSurvival(points).beyond).toBeNull();
  });

  it('knows when half have gone, and does not guess it', () => {
    expect(prepareSurvival(points).median).toBe(300);
    expect(prepareSurvival(points.slice(0, 1)).median).toBeNull();
    expect(prepareSurvival([]).line).toEqual([]);
  });
});

describe('prepareHistogram', () => {
  it('keeps empty bins and starts at zero', () => {
    const { bars, y, x } = prepareHistogram([
      { from: 0, to: 3600, subjects: 4 },
      { from: 3600, to: 7200, subjects: 0 },
      { from: 7200, to: 10_800, subjects: 1 },
    ]);
    expect(bars.map(({ subjects }) => subjects)).toEqual([4, 0, 1]);
    expect(y.domain[0]).toBe(0);
    expect(x.longest).toBeGreaterThanOrEqual(10_800);
    expect(bars[0]?.label).toBe('0 s to 60 min');
  });

  it('lets no few that took very long press the others together, and says how long these took', () => {
    const day = 86_400;
    const steps = Array.from({ length: 20 }, (_, n) => ({ from: n * day, to: (n + 1) * day, subjects: 100 - n }));
    const { bars, open, x } = prepareHistogram([...steps, { from: 20 * day, to: 368 * day, subjects: 495 }]);
    expect(bars).toHaveLength(20);
    expect(open).toMatchObject({ subjects: 495, label: '20 d to 368 d', axis: '≥ 20 d' });
    expect(open?.words).toContain('until 368 d');
    // all others have nine tenths of the axis, in their order, and the open one stands behind them
    expect((20 * day) / x.longest).toBeGreaterThan(0.9);
    expect(open?.drawn.from).toBeGreaterThan(20 * day);
    expect(open?.drawn.to).toBe(x.longest);
    expect(x.ticks.every(({ at }) => at < 20 * day)).toBe(true);
    expect(prepareHistogram(steps).open).toBeNull();
    expect(prepareHistogram([{ from: 0, to: 368 * day, subjects: 1 }]).open).toBeNull();
  });
});

describe('prepareStack', () => {
  const point = (date: string, value: string, count: number) => ({ date, value, count, provisional: false });

  it('stacks to the total, with the small ones together', () => {
    const points = ['a', 'b', 'c', 'd'].map((value, index) => point('2026-11-20', value, 10 - index));
    const { layers, days } = prepareStack(points, { most: 3 });
    expect(layers.map(({ value }) => value)).toEqual(['a', 'b', OTHER]);
    expect(days[0]).toMatchObject({ total: 34, counts: [10, 9, 15] });
    expect(layers.at(-1)?.runs[0]?.[0]).toMatchObject({ from: 19, to: 34 });
  });

  it('tells a day without anybody from a day without a record', () => {
    const { layers, days } = prepareStack([point('2026-11-18', 'a', 1), point('2026-11-21', 'a', 2)], {
      days: ['2026-11-20'],
    });
    expect(days.map(({ total }) => total)).toEqual([1, null, 0, 2]);
    expect(layers[0]?.runs.map((run) => run.length)).toEqual([1, 2]);
  });
});

describe('prepareRates', () => {
  const days = [
    { date: '2026-11-20', events: 0, passed: 1, provisional: false },
    { date: '2026-11-21', events: 4, passed: 1, provisional: false },
    { date: '2026-11-22', events: 1, passed: 0.25, provisional: true },
  ];

  it('never draws a rate without its interval, also for none at all', () => {
    const { points } = prepareRates(days, { most: 10 });
    expect(points[0]).toMatchObject({ perDay: 0, lower: 0 });
    expect(points[0]?.upper).toBeCloseTo(3.689, 3);
    expect(points[1]?.lower).toBeCloseTo(1.0899, 4);
    expect(points[1]?.upper).toBeCloseTo(10.2416, 4);
  });

  it('divides by the time that has passed', () => {
    expect(prepareRates(days, { most: 10 }).points[2]).toMatchObject({ events: 1, days: 0.25, perDay: 4 });
  });

  it('takes stretches together without losing an event', () => {
    const many = Array.from({ length: 100 }, (_, index) => ({
      date: dayOfNumber(20_700 + index),
      events: index % 4,
      passed: 1,
      provisional: false,
    }));
    const { points, step } = prepareRates(many, { most: 20 });
    expect(step).toBe('week');
    expect(points.reduce((sum, { events }) => sum + events, 0)).toBe(150);
    expect(points.reduce((sum, { days: length }) => sum + length, 0)).toBe(100);
  });
});
