import { secondTicks } from './duration';

/** So much of the flat end is drawn that one sees that it is flat. */
const BEYOND_LAST_DROP = 1.25;
/** When all but this share of those who ever left have left, the end is flat enough. */
const NEARLY_ALL = 0.03;

/** The share still inside after so many seconds, with its interval. A step holds until the next point. */
export type SurvivalStep = { seconds: number; share: number; lower: number; upper: number; atRisk: number };

export type Survival = {
  /** corners of the line and of the band, in seconds and shares, from (0, 1) on */
  line: [number, number][];
  upper: [number, number][];
  lower: [number, number][];
  x: { longest: number; ticks: { at: number; label: string }[] };
  /** half have gone: null while more than half are still inside */
  median: number | null;
  /** the last one who left did so after so many seconds, beyond the axis; null: everything is drawn */
  beyond: number | null;
};

/**
 * A Kaplan-Meier curve as steps. The estimate stays where it is until somebody else leaves, so nothing is interpolated
 * between two points. What hardly anybody reaches (the last 1 % at risk) does not decide how long the axis is, and
 * neither do those who were watched long after the last one left: some that began a month ago and never ended would
 * make a cliff of a curve of minutes.
 */
export function prepareSurvival(points: readonly SurvivalStep[], ticks = 6): Survival {
  const sorted = [...points].sort((a, b) => a.seconds - b.seconds);
  const start = Math.max(0, ...sorted.map((point) => point.atRisk));
  const usual = sorted.filter((point) => point.atRisk >= start / 100 || point.share > 0.02);
  const seen = Math.max(1, usual.at(-1)?.seconds ?? 1);
  const drop = (point: SurvivalStep | undefined) => 1 - (point?.share ?? 1);
  const most = drop(usual.at(-1));
  const nearlyAll = most > 0 ? (usual.find((point) => drop(point) >= most * (1 - NEARLY_ALL))?.seconds ?? 0) : 0;
  const lastDrop = sorted.findLast((point, n) => point.share < (sorted[n - 1]?.share ?? 1))?.seconds ?? 0;
  const longest = nearlyAll > 0 ? Math.min(seen, nearlyAll * BEYOND_LAST_DROP) : seen;
  const shown = sorted.filter((point) => point.seconds <= longest);
  const axis = secondTicks(longest, ticks);
  const end = axis.at(-1)?.at ?? longest;
  const corners = (pick: 'share' | 'lower' | 'upper'): [number, number][] => {
    const found: [number, number][] = [[0, 1]];
    let value = 1;
    for (const point of shown) {
      if (point.seconds > 0) found.push([point.seconds, value]);
      value = point[pick];
      found.push([point.seconds, value]);
    }
    const last = shown.at(-1)?.seconds ?? 0;
    // Beyond the last that was seen nothing is known.
    return shown.length === 0
      ? []
      : [...found, [Math.max(last, shown.length === sorted.length ? last : longest), value]];
  };
  return {
    line: corners('share'),
    upper: corners('upper'),
    lower: corners('lower'),
    x: { longest: end, ticks: axis },
    median: sorted.find((point) => point.share <= 0.5)?.seconds ?? null,
    beyond: lastDrop > end ? lastDrop : null,
  };
}
