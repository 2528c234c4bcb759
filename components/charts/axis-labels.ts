export type AxisLabel = { x: number; label: string };
export type PlacedLabel = AxisLabel & { anchor: 'start' | 'middle' | 'end' };

/** A letter of 12 px text is about so wide, and between two labels is at least so much room. Unit: px. */
const LETTER = 6.8;
const ROOM = 20;
/** A label this near to an end of the axis would stand out over it. Unit: px. */
const NEAR_END = 14;

/**
 * Which labels of an axis are written and how each stands to its tick: inside the axis, and none touches another. Where
 * evenly spaced ticks do not all have room it is every second one, or every third, always with the last.
 */
export function placeLabels(ticks: readonly AxisLabel[], axis: { left: number; right: number }): PlacedLabel[] {
  if (!isEven(ticks)) return placeOneByOne(ticks, axis);
  for (let step = 1; step < ticks.length; step++) {
    const some = ticks.filter((_, n) => (ticks.length - 1 - n) % step === 0);
    const placed = placeOneByOne(some, axis);
    if (placed.length === some.length) return placed;
  }
  return placeOneByOne(ticks.slice(-1), axis);
}

/** Months count as even. */
function isEven(ticks: readonly AxisLabel[]): boolean {
  const gaps = ticks.slice(1).map(({ x }, n) => x - (ticks[n]?.x ?? 0));
  return Math.max(...gaps) < 1.2 * Math.min(...gaps);
}

function placeOneByOne(ticks: readonly AxisLabel[], axis: { left: number; right: number }): PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  let taken = -Infinity;
  for (const tick of ticks) {
    const anchor = tick.x > axis.right - NEAR_END ? 'end' : tick.x < axis.left + NEAR_END ? 'start' : 'middle';
    const width = LETTER * tick.label.length;
    const from = tick.x - width * { start: 0, middle: 0.5, end: 1 }[anchor];
    if (from < taken + ROOM) continue;
    placed.push({ ...tick, anchor });
    taken = from + width;
  }
  return placed;
}
