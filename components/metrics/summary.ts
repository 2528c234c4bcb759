import type { MetricSeries } from '@/lib/metrics/schemas';

export type SeriesSummary = {
  /** newest finished day with data */
  latest: { date: string; value: number } | null;
  /** the day that is not over, when it has data */
  running: { date: string; value: number } | null;
  /** of the finished days with data */
  mean: number | null;
  lowest: { date: string; value: number } | null;
  highest: { date: string; value: number } | null;
  days: number;
  withData: number;
  /** mean of the range before, when it was asked for */
  meanBefore: number | null;
};

/** Is there at least one value? */
export function hasData(series: MetricSeries): boolean {
  return series.lines.some(({ values }) => values.some((value) => value !== null));
}

/** What a line says at one glance. The day that is not over is left out of everything but `running`. */
export function summarise(series: MetricSeries): SeriesSummary {
  const values = series.lines[0]?.values ?? [];
  const points = series.dates.flatMap((date, index) => {
    const value = values[index] ?? null;
    return value === null ? [] : [{ date, value }];
  });
  const finished = points.filter(({ date }) => date !== series.provisional);
  const before = (series.previous?.values ?? []).filter((value) => value !== null);
  return {
    latest: finished.at(-1) ?? null,
    running: points.find(({ date }) => date === series.provisional) ?? null,
    mean: mean(finished.map(({ value }) => value)),
    lowest: finished.reduce<SeriesSummary['lowest']>(
      (low, point) => (low !== null && low.value <= point.value ? low : point),
      null,
    ),
    highest: finished.reduce<SeriesSummary['highest']>(
      (high, point) => (high !== null && high.value >= point.value ? high : point),
      null,
    ),
    days: series.dates.filter((date) => date !== series.provisional).length,
    withData: finished.length,
    meanBefore: mean(before),
  };
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Days back to the value that is compared with: the period itself, so that windows do not overlap. */
const STEP = { day: 1, week: 7, days28: 28, month: 30, lifetime: 1 } as const;

/** The value one period before a day; null when there is none in the range. */
export function valueBefore(series: MetricSeries, date: string): number | null {
  const at = series.dates.indexOf(date) - STEP[series.period];
  return at < 0 ? null : (series.lines[0]?.values[at] ?? null);
}
