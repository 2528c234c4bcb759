import { dayLabel, dayNumber, dayOfNumber } from './days';
import { domainOf, countTicks } from './scale';

/** What moved on one day. */
export type LifecycleDay = { date: string; entered: number; left: number; provisional: boolean };

/** One pair of bars: entering above the axis, leaving below. `to` is included. */
export type LifecycleBar = {
  from: string;
  to: string;
  entered: number;
  left: number;
  net: number;
  provisional: boolean;
};

export type Lifecycle = {
  bars: LifecycleBar[];
  step: 'day' | 'week' | 'month';
  y: { domain: [number, number]; ticks: number[] };
  /** place of some bars, with the day that they begin */
  labels: { bar: number; label: string }[];
};

/**
 * Days as bars up and down, in weeks (from Monday) or calendar months when there are more than fit. A day without a
 * record moved nobody: for what moves, nothing is 0.
 */
export function prepareLifecycle(days: readonly LifecycleDay[], options: { most: number; labels?: number }): Lifecycle {
  const sorted = [...days].sort((a, b) => a.date.localeCompare(b.date));
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) {
    return { bars: [], step: 'day', y: { domain: [-1, 1], ticks: [-1, 0, 1] }, labels: [] };
  }
  const length = dayNumber(last.date) - dayNumber(first.date) + 1;
  const step = length <= options.most ? 'day' : length / 7 <= options.most ? 'week' : 'month';
  const bars = new Map<string, LifecycleBar>();
  for (let at = dayNumber(first.date); at <= dayNumber(last.date); at++) {
    const date = dayOfNumber(at);
    const key = step === 'day' ? date : step === 'week' ? String(Math.floor((at + 3) / 7)) : date.slice(0, 7);
    const bar = bars.get(key);
    if (bar === undefined) bars.set(key, { from: date, to: date, entered: 0, left: 0, net: 0, provisional: false });
    else bar.to = date;
  }
  const all = [...bars.values()];
  let place = 0;
  for (const day of sorted) {
    while ((all[place]?.to ?? '9') < day.date) place += 1;
    const bar = all[place];
    if (bar === undefined) break;
    bar.entered += day.entered;
    bar.left += day.left;
    bar.net += day.entered - day.left;
    bar.provisional ||= day.provisional;
  }
  const most = Math.max(1, ...all.map((bar) => bar.entered));
  const least = Math.max(1, ...all.map((bar) => bar.left));
  const ticks = countTicks(-least, most, 4);
  const every = Math.max(1, Math.ceil(all.length / (options.labels ?? 8)));
  return {
    bars: all,
    step,
    y: { domain: domainOf(ticks), ticks },
    labels: all.flatMap((bar, index) => (index % every === 0 ? [{ bar: index, label: labelOf(bar.from, step) }] : [])),
  };
}

function labelOf(day: string, step: Lifecycle['step']): string {
  if (step !== 'month') return dayLabel(dayNumber(day));
  const name = dayLabel(dayNumber(`${day.slice(0, 7)}-01`)).slice(2);
  return name === 'Jan' ? day.slice(0, 4) : name;
}
