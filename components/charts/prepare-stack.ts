import { dayNumber, dayTicks, everyDay, type DayTick } from './days';
import { domainOf, countTicks } from './scale';

/** How many had one value of a facet at the end of one day. */
export type FacetPoint = { date: string; value: string; count: number; provisional: boolean };

/** One value's layer: `runs` of neighbouring days, each a polygon; a missing day ends a run. */
export type StackLayer = { value: string; mark: number; runs: { x: number; from: number; to: number }[][] };

export type Stack = {
  layers: StackLayer[];
  days: { day: string; x: number; total: number | null; provisional: boolean; counts: (number | null)[] }[];
  x: { domain: [number, number]; ticks: DayTick[] };
  y: { domain: [number, number]; ticks: number[] };
};

/** What is not among the first few. */
export const OTHER = '(other)';

/**
 * Counts by value, one on the other. The largest values at the end have a layer each, the rest share one. Within a day
 * that was recorded, a value without a row is 0; a day without any row is a gap. `order`: all values, from below, where
 * they have an order of their own.
 */
export function prepareStack(
  points: readonly FacetPoint[],
  options: { most?: number; days?: readonly string[]; maxDayTicks?: number; order?: readonly string[] } = {},
): Stack {
  const dates = [...points.map((point) => point.date), ...(options.days ?? [])].sort();
  const first = dates[0];
  const last = dates.at(-1);
  if (first === undefined || last === undefined) {
    return { layers: [], days: [], x: { domain: [0, 1], ticks: [] }, y: { domain: [0, 1], ticks: [0, 1] } };
  }
  const weight = new Map<string, number>();
  for (const point of points) weight.set(point.value, (weight.get(point.value) ?? 0) + point.count);
  const ranked =
    options.order ??
    [...weight].sort((a, b) => (a[1] === b[1] ? a[0].localeCompare(b[0]) : b[1] - a[1])).map(([value]) => value);
  const most = options.most ?? 6;
  const own = ranked.length <= most ? ranked : ranked.filter((value) => value !== OTHER).slice(0, most - 1);
  const values = ranked.length <= most ? own : [...own, OTHER];
  const place = new Map(own.map((value, index) => [value, index]));
  const recorded = new Set(dates);
  const unfinished = new Set(points.filter((point) => point.provisional).map((point) => point.date));
  const counts = new Map<string, number[]>();
  for (const point of points) {
    const row = counts.get(point.date) ?? values.map(() => 0);
    const at = place.get(point.value) ?? values.length - 1;
    row[at] = (row[at] ?? 0) + point.count;
    counts.set(point.date, row);
  }
  const days = everyDay(first, last).map((day) => {
    const row = counts.get(day) ?? (recorded.has(day) ? values.map(() => 0) : null);
    return {
      day,
      x: dayNumber(day),
      provisional: unfinished.has(day),
      total: row === null ? null : row.reduce((sum, count) => sum + count, 0),
      counts: row ?? values.map(() => null),
    };
  });
  const layers = values.map((value, index): StackLayer => {
    const runs: StackLayer['runs'] = [];
    let open: StackLayer['runs'][number] | null = null;
    for (const day of days) {
      if (day.total === null) {
        open = null;
        continue;
      }
      if (open === null) runs.push((open = []));
      const below = day.counts.slice(0, index).reduce<number>((sum, count) => sum + (count ?? 0), 0);
      open.push({ x: day.x, from: below, to: below + (day.counts[index] ?? 0) });
    }
    return { value, mark: index + 1, runs };
  });
  const ticks = countTicks(0, Math.max(1, ...days.map((day) => day.total ?? 0)), 4);
  return {
    layers,
    days,
    x: { domain: [dayNumber(first), dayNumber(last)], ticks: dayTicks(first, last, options.maxDayTicks ?? 9) },
    y: { domain: domainOf(ticks), ticks },
  };
}
