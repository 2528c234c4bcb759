import { dayNumber, dayTicks, everyDay, type DayTick } from './days';
import { domainOf, countTicks } from './scale';

/** One stock on one day. `provisional`: the day is not over. */
export type StockDayPoint = { date: string; count: number; entered: number; left: number; provisional: boolean };
export type StockDays = { stock: string; days: readonly StockDayPoint[] };
export type Measure = 'entered' | 'count' | 'left';

export type MeasureCell = { value: number | null; solid: number | null; dashed: number | null; alone: boolean };
export type MeasurePanel = {
  rows: { x: number; day: string; provisional: boolean; cells: MeasureCell[] }[];
  y: { domain: [number, number]; ticks: number[] };
};

/** Three charts on one axis of days. */
export type StockSeries = {
  stocks: string[];
  x: { domain: [number, number]; ticks: DayTick[] };
  panels: Record<Measure, MeasurePanel>;
};

const MEASURES = ['entered', 'count', 'left'] as const;

/**
 * From days per stock to three aligned charts: who came in, who is inside, who went out. A day without a record is a
 * gap: nobody counted, so it is neither zero nor bridged. The day that is not over is dashed.
 * Every axis starts at zero, since these are counts.
 */
export function prepareStockSeries(series: readonly StockDays[], options: { maxDayTicks?: number } = {}): StockSeries {
  const dates = series.flatMap(({ days }) => days.map(({ date }) => date)).sort();
  const first = dates[0];
  const last = dates.at(-1);
  const stocks = series.map(({ stock }) => stock);
  const nothing: MeasurePanel = { rows: [], y: { domain: [0, 1], ticks: [0, 1] } };
  if (first === undefined || last === undefined) {
    return {
      stocks,
      x: { domain: [0, 1], ticks: [] },
      panels: { entered: nothing, count: nothing, left: nothing },
    };
  }
  const calendar = everyDay(first, last);
  const byDate = series.map(({ days }) => new Map(days.map((day) => [day.date, day])));
  const panel = (measure: Measure): MeasurePanel => {
    const rows = calendar.map((day, index) => {
      const here = byDate.map((days) => days.get(day));
      const next = byDate.map((days) => days.get(calendar[index + 1] ?? ''));
      const before = byDate.map((days) => days.get(calendar[index - 1] ?? ''));
      return {
        x: dayNumber(day),
        day,
        provisional: here.some((point) => point?.provisional === true),
        cells: here.map((point, at): MeasureCell => {
          const value = point?.[measure] ?? null;
          const unfinished = point?.provisional === true;
          return {
            value,
            solid: unfinished ? null : value,
            dashed: unfinished || next[at]?.provisional === true ? value : null,
            alone: value !== null && before[at] === undefined && next[at] === undefined,
          };
        }),
      };
    });
    const values = rows.flatMap(({ cells }) => cells.flatMap(({ value }) => (value === null ? [] : [value])));
    const ticks = countTicks(0, Math.max(1, ...values), measure === 'count' ? 4 : 2);
    return { rows, y: { domain: domainOf(ticks), ticks } };
  };
  return {
    stocks,
    x: { domain: [dayNumber(first), dayNumber(last)], ticks: dayTicks(first, last, options.maxDayTicks ?? 9) },
    panels: Object.fromEntries(MEASURES.map((measure) => [measure, panel(measure)])) as StockSeries['panels'],
  };
}
