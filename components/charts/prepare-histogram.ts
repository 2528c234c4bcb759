import { secondTicks, formatSeconds } from './duration';
import { domainOf, niceTicks } from './scale';

/** How many took from `from` (included) to `to` seconds (excluded, but in the last). */
export type DurationBin = { from: number; to: number; subjects: number };

export type Histogram = {
  bars: { from: number; to: number; subjects: number; label: string }[];
  x: { longest: number; ticks: { at: number; label: string }[] };
  y: { domain: [number, number]; ticks: number[] };
};

/** Bars of any width on an axis of seconds; an empty bin is an empty place, not a missing one. */
export function prepareHistogram(bins: readonly DurationBin[], ticks = 6): Histogram {
  const sorted = [...bins].sort((a, b) => a.from - b.from);
  const longest = sorted.at(-1)?.to ?? 1;
  const axis = secondTicks(longest, ticks);
  const values = niceTicks(0, Math.max(1, ...sorted.map((bin) => bin.subjects)), 3);
  return {
    bars: sorted.map((bin) => ({ ...bin, label: `${formatSeconds(bin.from)} to ${formatSeconds(bin.to)}` })),
    x: { longest: axis.at(-1)?.at ?? longest, ticks: axis },
    y: { domain: domainOf(values), ticks: values },
  };
}
