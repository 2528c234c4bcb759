import { PERIODS, type Period } from './schemas';
import type { Aggregate } from './tracker.schemas';

/**
 * Statistics of a small world, computed the slow and obvious way: every window of every day looks at every record. What
 * the one statement is compared with in tests. Knows no database and no clock.
 */
export type NaiveRecord = { subject: string; at: number; value: number | null; combo: Record<string, string> };
export type NaiveDay = { day: string; start: number; end: number };
export type NaiveStatistic = { date: string; period: Period; dimensions: Record<string, string>; value: number | null };

const DAYS: Record<Period, number> = { day: 1, week: 7, days28: 28, month: 30, lifetime: Infinity };

/** `days`: every calendar day up to the last, far enough back. Values are whole numbers, so that sums are exact. */
export function naiveStatistics(
  records: readonly NaiveRecord[],
  aggregate: Aggregate,
  days: readonly NaiveDay[],
  periods: readonly Period[] = PERIODS,
): NaiveStatistic[] {
  const until = days.at(-1)?.end ?? 0;
  const combos = new Map<string, { dimensions: Record<string, string>; records: NaiveRecord[] }>();
  for (const record of records.filter(({ at }) => at < until)) {
    for (const dimensions of Object.keys(record.combo).length === 0 ? [{}] : [{}, record.combo]) {
      const key = JSON.stringify(dimensions);
      const known = combos.get(key);
      if (known === undefined) combos.set(key, { dimensions, records: [record] });
      else known.records.push(record);
    }
  }
  return [...combos.values()].flatMap(({ dimensions, records: own }) => {
    const first = Math.min(...own.map(({ at }) => at));
    return days.flatMap(({ day, end }, index) =>
      end <= first
        ? []
        : periods.map((period) => {
            const start = days[index + 1 - Math.min(DAYS[period], index + 1)]?.start ?? 0;
            const inside = own.filter(({ at }) => at >= (period === 'lifetime' ? 0 : start) && at < end);
            return { date: day, period, dimensions, value: aggregated(inside, aggregate) };
          }),
    );
  });
}

function aggregated(records: readonly NaiveRecord[], aggregate: Aggregate): number | null {
  const values = records.flatMap(({ value }) => (value === null ? [] : [value]));
  const sum = values.reduce((total, value) => total + value, 0);
  switch (aggregate) {
    case 'count':
      return records.length;
    case 'distinct':
      return new Set(records.map(({ subject }) => subject)).size;
    case 'sum':
      return sum;
    case 'mean':
      return values.length === 0 ? null : sum / values.length;
    case 'min':
      return values.length === 0 ? null : Math.min(...values);
    case 'max':
      return values.length === 0 ? null : Math.max(...values);
  }
}
