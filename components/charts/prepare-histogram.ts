import { secondTicks, formatSeconds } from './duration';
import { domainOf, countTicks } from './scale';

/** How many took from `from` (included) to `to` seconds (excluded, but in the last). */
export type DurationBin = { from: number; to: number; subjects: number };

export type HistogramBar = {
  from: number;
  to: number;
  subjects: number;
  label: string;
  /** where it is drawn, in seconds of the axis */
  drawn: { from: number; to: number };
};

export type Histogram = {
  bars: HistogramBar[];
  /** the last bar, when it holds everything that took longer than the axis says; it stands behind a gap */
  open: (HistogramBar & { axis: string; words: string }) | null;
  x: { longest: number; ticks: { at: number; label: string }[] };
  y: { domain: [number, number]; ticks: number[] };
};

/** A last bin that is longer than so many of the others does not decide how long the axis is. */
const OPEN_FROM = 1.5;
/** Widths of the open bar and of the gap before it, as shares of the axis. */
const OPEN_WIDTH = 0.07;
const OPEN_GAP = 0.02;

/**
 * Bars of equal steps on an axis of seconds; an empty bin is an empty place, not a missing one. A few that took very long
 * would press all others together: when the last bin is much longer than a step, it stands behind the axis and says from
 * where to where it goes.
 */
export function prepareHistogram(bins: readonly DurationBin[], ticks = 6): Histogram {
  const sorted = [...bins].sort((a, b) => a.from - b.from);
  const last = sorted.at(-1);
  const [first] = sorted;
  const isOpen =
    last !== undefined &&
    first !== undefined &&
    last !== first &&
    last.to - last.from > OPEN_FROM * (first.to - first.from);
  const longest = (isOpen ? last.from : last?.to) ?? 1;
  const axis = isOpen ? secondTicks(longest, ticks).filter(({ at }) => at < longest) : secondTicks(longest, ticks);
  const end = isOpen ? longest : (axis.at(-1)?.at ?? longest);
  const values = countTicks(0, Math.max(1, ...sorted.map((bin) => bin.subjects)), 3);
  const bars = sorted.map((bin): HistogramBar => ({
    ...bin,
    label: `${formatSeconds(bin.from)} to ${formatSeconds(bin.to)}`,
    drawn: { from: bin.from, to: bin.to },
  }));
  const held = isOpen ? bars.pop() : undefined;
  const whole = end / (1 - OPEN_WIDTH - OPEN_GAP);
  return {
    bars,
    open:
      held === undefined
        ? null
        : {
            ...held,
            drawn: { from: whole * (1 - OPEN_WIDTH), to: whole },
            axis: `≥ ${formatSeconds(held.from)}`,
            words: `The bar behind the gap: ${formatSeconds(held.from)} or longer, until ${formatSeconds(held.to)}.`,
          },
    x: { longest: held === undefined ? end : whole, ticks: axis },
    y: { domain: domainOf(values), ticks: values },
  };
}
