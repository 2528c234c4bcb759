import type { AnnotationView, MetricFormat, MetricLine, MetricSeries } from '@/lib/metrics/schemas';
import { dayNumber, dayOfNumber, dayTicks, type DayTick } from './days';
import { letterNotes, OTHER_LINE } from './metric-lines';
import { metricTicks } from './metric-ticks';
import { known, rangeOf } from './metric-range';

export type Point = { x: number; y: number };

/** One line: solid through finished days, dashed to the day that is not over; a day without data ends a run. */
export type DrawnLine = {
  name: string;
  label: string;
  /** place among all lines: its colour and shape; 0 is neutral */
  mark: number;
  runs: Point[][];
  dashed: Point[];
  /** days with data between two without: a line of one point would not be seen */
  alone: Point[];
  /** the last finished day, where the mark stands */
  end: Point | null;
};

export type DrawnBand = {
  name: string;
  label: string;
  mark: number;
  runs: { x: number; from: number; to: number }[][];
};

export type MetricDay = {
  day: string;
  x: number;
  provisional: boolean;
  /** by line, in the order of `lines` */
  values: (number | null)[];
  /** the same day of the range before */
  previous: number | null;
  previousDay: string | null;
  /** what happened on this day */
  notes: string[];
};

export type MetricDrawing = {
  lines: DrawnLine[];
  bands: DrawnBand[];
  previous: { runs: Point[][]; alone: Point[] } | null;
  days: MetricDay[];
  marks: { x: number; day: string; letter: string; items: AnnotationView[] }[];
  target: { value: number; where: 'inside' | 'above' | 'below' } | null;
  x: { domain: [number, number]; ticks: DayTick[] };
  y: { domain: [number, number]; ticks: { at: number; label: string }[]; fromZero: boolean };
  /** there is at least one value */
  hasData: boolean;
};

export type MetricOptions = {
  format: MetricFormat;
  /** one on the other instead of beside each other; only for values that add up */
  stacked?: boolean;
  hidden?: readonly string[];
  target?: number | null;
  annotations?: readonly AnnotationView[];
  maxDayTicks?: number;
};

/** The place of each line among all of them, hidden ones too, so that hiding one changes no other's colour. */
export function marksOf(series: MetricSeries): Map<string, number> {
  return new Map(
    series.lines.map((line, index) => [
      line.name,
      series.split === null ? 1 : line.name === OTHER_LINE ? 0 : index + 1,
    ]),
  );
}

/**
 * From a metric's series to what is drawn. A day without data is a gap and no zero; a zero is drawn as zero; the day
 * that is not over is dashed and, in a stack, set apart by the caller.
 */
export function prepareMetric(series: MetricSeries, options: MetricOptions): MetricDrawing {
  const { dates } = series;
  const first = dates[0];
  const last = dates.at(-1);
  const marks = marksOf(series);
  const shown = series.lines.filter(({ name }) => options.hidden?.includes(name) !== true);
  const xs = dates.map(dayNumber);
  const unfinished = series.provisional === null ? -1 : dates.indexOf(series.provisional);
  const lines = shown.map((line) => drawLine(line, xs, unfinished, marks.get(line.name) ?? 0));
  const bands = options.stacked === true ? stack(shown, xs, marks) : [];
  const previous = series.previous === null ? null : withoutRest(drawLine(series.previous, xs, -1, 0));
  const notes = options.annotations ?? [];

  const values = [
    ...(options.stacked === true
      ? bands.flatMap(({ runs }) => runs.flatMap((run) => run.map(({ to }) => to)))
      : shown.flatMap((line) => known(line.values))),
    ...(series.previous === null ? [] : known(series.previous.values)),
  ];
  const { min, max, fromZero } = rangeOf(values, options.stacked === true);
  const target = placeTarget(options.target ?? null, { min, max });
  const reach = target?.where === 'inside' ? [target.value] : [];
  const ticks = metricTicks(Math.min(min, ...reach), Math.max(max, ...reach), 4, options.format);

  return {
    lines,
    bands,
    previous,
    days: dates.map((day, index) => ({
      day,
      x: xs[index] ?? 0,
      provisional: index === unfinished,
      values: shown.map((line) => line.values[index] ?? null),
      previous: series.previous?.values[index] ?? null,
      previousDay: series.previous === null ? null : dayOfNumber((xs[index] ?? 0) - dates.length),
      notes: notes.filter(({ date }) => date === day).map(({ text }) => text),
    })),
    marks: letterNotes(notes)
      .filter(({ day }) => first !== undefined && last !== undefined && day >= first && day <= last)
      .map((mark) => ({ ...mark, x: dayNumber(mark.day) })),
    target,
    x:
      first === undefined || last === undefined
        ? { domain: [0, 1], ticks: [] }
        : { domain: [dayNumber(first), dayNumber(last)], ticks: dayTicks(first, last, options.maxDayTicks ?? 9) },
    y: { domain: [ticks[0]?.at ?? 0, ticks.at(-1)?.at ?? 1], ticks, fromZero: fromZero || (ticks[0]?.at ?? 0) === 0 },
    hasData: series.lines.some((line) => known(line.values).length > 0),
  };
}

function drawLine(line: MetricLine, xs: readonly number[], unfinished: number, mark: number): DrawnLine {
  const runs: Point[][] = [];
  const dashed: Point[] = [];
  let open: Point[] | null = null;
  let end: Point | null = null;
  for (const [index, x] of xs.entries()) {
    const y = line.values[index] ?? null;
    if (index === unfinished) {
      if (y === null) continue;
      const before = xs[index - 1] === x - 1 ? (line.values[index - 1] ?? null) : null;
      if (before !== null) dashed.push({ x: x - 1, y: before });
      dashed.push({ x, y });
      continue;
    }
    if (y === null) {
      open = null;
      continue;
    }
    if (open === null) runs.push((open = []));
    open.push({ x, y });
    end = { x, y };
  }
  const alone = runs.filter((run) => run.length === 1).flat();
  return { name: line.name, label: line.label, mark, runs: runs.filter((run) => run.length > 1), dashed, alone, end };
}

function withoutRest({ runs, alone }: DrawnLine): { runs: Point[][]; alone: Point[] } {
  return { runs, alone };
}

/** Lines one on the other, the first at the bottom. A day on which nothing has data is a gap for all. */
function stack(lines: readonly MetricLine[], xs: readonly number[], marks: ReadonlyMap<string, number>): DrawnBand[] {
  const recorded = xs.map((_, index) => lines.some((line) => (line.values[index] ?? null) !== null));
  const base = xs.map(() => 0);
  return lines.map((line) => {
    const runs: DrawnBand['runs'] = [];
    let open: DrawnBand['runs'][number] | null = null;
    for (const [index, x] of xs.entries()) {
      if (recorded[index] !== true) {
        open = null;
        continue;
      }
      const from = base[index] ?? 0;
      const to = from + (line.values[index] ?? 0);
      base[index] = to;
      if (open === null) runs.push((open = []));
      open.push({ x, from, to });
    }
    return { name: line.name, label: line.label, mark: marks.get(line.name) ?? 0, runs };
  });
}

/** A goal far away would press the line flat: it is named at the edge instead. */
function placeTarget(value: number | null, { min, max }: { min: number; max: number }): MetricDrawing['target'] {
  if (value === null) return null;
  const span = Math.max(max - min, Math.abs(max) * 0.1, 1e-9);
  if (value > max + 1.5 * span) return { value, where: 'above' };
  if (value < min - 1.5 * span) return { value, where: 'below' };
  return { value, where: 'inside' };
}

/** Marks that would touch each other share one flag: "A–C". `at` gives a mark's place in px. */
export function flagsOf(
  marks: MetricDrawing['marks'],
  at: (x: number) => number,
  gap = 20,
): { x: number; letters: string }[] {
  const flags: { x: number; first: string; last: string; end: number }[] = [];
  for (const mark of marks) {
    const x = at(mark.x);
    const before = flags.at(-1);
    if (before !== undefined && x - before.end < gap) {
      before.last = mark.letter;
      before.end = x;
    } else flags.push({ x, first: mark.letter, last: mark.letter, end: x });
  }
  return flags.map(({ x, end, first, last }) => ({
    x: (x + end) / 2,
    letters: first === last ? first : `${first}–${last}`,
  }));
}
