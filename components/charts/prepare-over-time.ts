import { dayNumber, dayTicks, everyDay, type DayTick } from './days';
import { domainOf, medianOf, niceTicks } from './scale';

/** One estimate of one series on one day. Null: there were too few subjects to say anything. */
export type EstimatePoint = {
  day: string;
  series: string;
  value: number | null;
  lower: number | null;
  upper: number | null;
  /** the day is not over */
  provisional: boolean;
};

/** Days without anybody being enrolled, both included. */
export type Pause = { from: string; to: string; label: string };

/** What one series shows on one day; `solid` and `dashed` meet in the last finished day, so that the line goes on. */
export type EstimateCell = {
  value: number | null;
  band: [number, number] | null;
  solid: number | null;
  dashed: number | null;
  /** neither neighbour has a value, so no line would show it: draw a dot */
  alone: boolean;
};

export type OverTime = {
  rows: { x: number; day: string; provisional: boolean; cells: EstimateCell[] }[];
  series: readonly string[];
  x: { domain: [number, number]; ticks: DayTick[] };
  y: { domain: [number, number]; ticks: number[] };
  pauses: { x1: number; x2: number; label: string }[];
};

/** Intervals this many times wider than the usual one (the first days) do not decide how high the chart is. */
const WIDEST = 3;

/**
 * From estimates per day to what is drawn. A day without an estimate is a gap, never a zero and never bridged; the
 * unfinished day is dashed; zero is on the axis only when asked for.
 */
export function prepareOverTime(
  points: readonly EstimatePoint[],
  series: readonly string[],
  options: { pauses?: readonly Pause[]; includeZero?: boolean; maxDayTicks?: number } = {},
): OverTime {
  const days = points.map((point) => point.day).sort();
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) return emptyOverTime(series);
  const byKey = new Map(points.map((point) => [`${point.day} ${point.series}`, point]));
  const calendar = everyDay(first, last);
  const grid = calendar.map((day) => series.map((name) => byKey.get(`${day} ${name}`)));

  const rows = calendar.map((day, index) => ({
    x: dayNumber(day),
    day,
    provisional: (grid[index] ?? []).some((point) => point?.provisional === true),
    cells: series.map((_, column) => {
      const here = grid[index]?.[column];
      const before = grid[index - 1]?.[column];
      const after = grid[index + 1]?.[column];
      const value = here?.value ?? null;
      const next = after?.value ?? null;
      const band: [number, number] | null = value === null ? null : intervalOf(here);
      return {
        value,
        band,
        solid: here?.provisional === true ? null : value,
        dashed: here?.provisional === true || (after?.provisional === true && next !== null) ? value : null,
        alone: value !== null && (before?.value ?? null) === null && next === null,
      };
    }),
  }));

  const ticks = valueTicks(
    rows.flatMap((row) => row.cells),
    options.includeZero ?? false,
  );
  return {
    rows,
    series,
    x: { domain: [dayNumber(first), dayNumber(last)], ticks: dayTicks(first, last, options.maxDayTicks ?? 9) },
    y: { domain: domainOf(ticks), ticks },
    pauses: pausesWithin(options.pauses ?? [], dayNumber(first), dayNumber(last)),
  };
}

/** Cuts pauses to what the axis shows; what lies outside is dropped. A pause covers half a day on either side. */
export function pausesWithin(pauses: readonly Pause[], first: number, last: number): OverTime['pauses'] {
  return pauses
    .map((pause) => ({ x1: dayNumber(pause.from) - 0.5, x2: dayNumber(pause.to) + 0.5, label: pause.label }))
    .map((pause) => ({ ...pause, x1: Math.max(first, pause.x1), x2: Math.min(last, pause.x2) }))
    .filter((pause) => pause.x2 > pause.x1);
}

function intervalOf(point: EstimatePoint | undefined): [number, number] | null {
  if (point === undefined || point.lower === null || point.upper === null) return null;
  return [point.lower, point.upper];
}

function valueTicks(cells: EstimateCell[], includeZero: boolean): number[] {
  const bands = cells.flatMap((cell) => (cell.band === null ? [] : [cell.band]));
  const usual = medianOf(bands.map(([lower, upper]) => upper - lower)) ?? 0;
  const narrow = bands.filter(([lower, upper]) => upper - lower <= WIDEST * usual);
  const values = narrow.length > 0 ? narrow.flat() : cells.flatMap((cell) => (cell.value === null ? [] : [cell.value]));
  const shown = includeZero ? [...values, 0] : values;
  return shown.length === 0 ? [0, 1] : niceTicks(Math.min(...shown), Math.max(...shown), 4);
}

function emptyOverTime(series: readonly string[]): OverTime {
  return { rows: [], series, x: { domain: [0, 1], ticks: [] }, y: { domain: [0, 1], ticks: [0, 1] }, pauses: [] };
}
