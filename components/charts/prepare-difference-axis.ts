import { domainOf, medianOf, niceTicks } from './scale';

/** What a row would like to have drawn: an estimate with its interval, in one unit for all rows. */
export type DifferenceInput = { id: string; estimate: number; lower: number; upper: number };

/** Positions are shares (0 … 1) of the axis. `beyondLeft/Right`: the interval goes on outside, drawn as an arrow. */
export type DifferenceBar = {
  id: string;
  left: number;
  right: number;
  /** null when the estimate itself lies outside the axis */
  point: number | null;
  beyondLeft: boolean;
  beyondRight: boolean;
};

export type DifferenceAxis = {
  domain: [number, number];
  /** where 0 is */
  zero: number;
  ticks: { value: number; position: number }[];
  bars: ReadonlyMap<string, DifferenceBar>;
};

/** A row whose interval is this many times wider than the usual one does not decide how long the axis is. */
const WIDEST = 4;

/**
 * One axis for all rows, zero always on it, so that lengths can be compared by eye. A row with hardly any data would
 * press all others together: the axis is at most four times the median reach, and what goes beyond gets an arrow.
 */
export function prepareDifferenceAxis(inputs: readonly DifferenceInput[], tickCount = 4): DifferenceAxis {
  const rows = inputs.filter((row) => [row.estimate, row.lower, row.upper].every(Number.isFinite));
  const reach = rows.map((row) => Math.max(Math.abs(row.lower), Math.abs(row.upper)));
  const limit = WIDEST * (medianOf(reach) ?? 1);
  const least = Math.min(0, ...rows.map((row) => Math.max(row.lower, -limit)));
  const most = Math.max(0, ...rows.map((row) => Math.min(row.upper, limit)));
  const ticks = least === 0 && most === 0 ? [-1, 0, 1] : niceTicks(least, most, tickCount);
  const domain = domainOf(ticks);
  const at = (value: number) => (value - domain[0]) / (domain[1] - domain[0]);
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return {
    domain,
    zero: at(0),
    ticks: ticks.map((value) => ({ value, position: at(value) })),
    bars: new Map(
      rows.map((row) => {
        const point = at(row.estimate);
        return [
          row.id,
          {
            id: row.id,
            left: clamp(at(row.lower)),
            right: clamp(at(row.upper)),
            point: point < 0 || point > 1 ? null : point,
            beyondLeft: at(row.lower) < -1e-9,
            beyondRight: at(row.upper) > 1 + 1e-9,
          },
        ];
      }),
    ),
  };
}
