import { dayNumber, dayTicks, everyDay, type DayTick } from './days';
import { pausesWithin, type OverTime, type Pause } from './prepare-over-time';
import { domainOf, countTicks } from './scale';

/** How many there were of a series up to and including a day. */
export type CumulativeCount = { day: string; series: string; count: number; provisional: boolean };

export type CountCell = { value: number; solid: number | null; dashed: number | null };

export type Counts = {
  rows: { x: number; day: string; provisional: boolean; cells: CountCell[] }[];
  series: readonly string[];
  x: { domain: [number, number]; ticks: DayTick[] };
  y: { domain: [number, number]; ticks: number[] };
  pauses: OverTime['pauses'];
};

/**
 * From cumulative counts to what is drawn, cumulative or per day. Nobody on a day is 0 new ones, and leaves the
 * cumulative count where it was: for a count, a missing day is no gap. The axis starts at zero.
 */
export function prepareCounts(
  points: readonly CumulativeCount[],
  series: readonly string[],
  options: { mode: 'cumulative' | 'daily'; pauses?: readonly Pause[]; maxDayTicks?: number },
): Counts {
  const days = points.map((point) => point.day).sort();
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined)
    return { rows: [], series, x: { domain: [0, 1], ticks: [] }, y: { domain: [0, 1], ticks: [0, 1] }, pauses: [] };

  const byKey = new Map(points.map((point) => [`${point.day} ${point.series}`, point.count]));
  const unfinished = new Set(points.filter((point) => point.provisional).map((point) => point.day));
  const calendar = everyDay(first, last);
  const columns = series.map((name) => {
    let sofar = 0;
    return calendar.map((day) => {
      const before = sofar;
      sofar = byKey.get(`${day} ${name}`) ?? before;
      return options.mode === 'cumulative' ? sofar : sofar - before;
    });
  });
  const rows = calendar.map((day, index) => {
    const provisional = unfinished.has(day);
    const nextProvisional = unfinished.has(calendar[index + 1] ?? '');
    return {
      x: dayNumber(day),
      day,
      provisional,
      cells: columns.map((column) => {
        const value = column[index] ?? 0;
        return { value, solid: provisional ? null : value, dashed: provisional || nextProvisional ? value : null };
      }),
    };
  });
  const most = Math.max(1, ...columns.flat());
  const ticks = countTicks(Math.min(0, ...columns.flat()), most, 4);
  return {
    rows,
    series,
    x: { domain: [dayNumber(first), dayNumber(last)], ticks: dayTicks(first, last, options.maxDayTicks ?? 9) },
    y: { domain: domainOf(ticks), ticks },
    pauses: pausesWithin(options.pauses ?? [], dayNumber(first), dayNumber(last)),
  };
}
