import { dayNumber, dayTicks, type DayTick } from './days';
import { countTicks } from './scale';

/** Counts of one kind by day; `days` and `counts` are of one length. */
export type BarSeries = { name: string; mark: number; counts: readonly number[] };

export type DayBar = {
  day: string;
  x: number;
  total: number;
  /** Parts of the bar from below, those of 0 left out. */
  parts: { name: string; mark: number; from: number; to: number; count: number }[];
};
export type Bars = {
  bars: DayBar[];
  x: { domain: [number, number]; ticks: DayTick[] };
  y: { domain: [number, number]; ticks: number[] };
};

/** Counts per day, one kind on the other, on an axis from 0. A day without anything has a bar of no height. */
export function prepareBars(days: readonly string[], series: readonly BarSeries[], maxDayTicks = 8): Bars {
  const bars = days.map((day, index): DayBar => {
    let height = 0;
    const parts = series.flatMap(({ name, mark, counts }) => {
      const count = counts[index] ?? 0;
      if (count <= 0) return [];
      const from = height;
      height += count;
      return [{ name, mark, from, to: height, count }];
    });
    return { day, x: dayNumber(day), total: height, parts };
  });
  const ticks = countTicks(0, Math.max(1, ...bars.map(({ total }) => total)), 4);
  const first = days[0];
  const last = days.at(-1);
  return {
    bars,
    x: {
      domain: [dayNumber(first ?? '1970-01-01') - 0.5, dayNumber(last ?? '1970-01-01') + 0.5],
      ticks: first === undefined || last === undefined ? [] : dayTicks(first, last, maxDayTicks),
    },
    y: { domain: [0, ticks.at(-1) ?? 1], ticks },
  };
}
