import { known, rangeOf } from './metric-range';

/** Neighbouring days with a value of a small line without axis, each run scaled into a box of 100 × `height`. */
export function prepareSpark(
  values: readonly (number | null)[],
  height: number,
): { runs: string[]; alone: { x: number; y: number }[] } {
  const all = known(values);
  const { min, max } = rangeOf(all, false);
  const span = max - min === 0 ? 1 : max - min;
  const at = (index: number, value: number) => ({
    x: round(values.length < 2 ? 50 : (index / (values.length - 1)) * 100),
    y: round(height - 2 - ((value - min) / span) * (height - 4)),
  });
  const runs: { x: number; y: number }[][] = [];
  let open: { x: number; y: number }[] | null = null;
  for (const [index, value] of values.entries()) {
    if (value === null) {
      open = null;
      continue;
    }
    if (open === null) runs.push((open = []));
    open.push(at(index, value));
  }
  return {
    runs: runs.filter((run) => run.length > 1).map((run) => run.map(({ x, y }) => `${x},${y}`).join(' ')),
    alone: runs.filter((run) => run.length === 1).flat(),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
