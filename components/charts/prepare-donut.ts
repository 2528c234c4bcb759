/** A slice of a donut. Angles in turns, 0 above, clockwise. `share` is a fraction of all; 0 when there is nothing. */
export type DonutSlice = { label: string; count: number; share: number; from: number; to: number; mark: number };

/** Slices one after another, in the order given, each with its share. Counts below 0 are none. */
export function prepareDonut(parts: readonly { label: string; count: number }[]): {
  slices: DonutSlice[];
  total: number;
} {
  const counts = parts.map(({ count }) => Math.max(0, count));
  const total = counts.reduce((sum, count) => sum + count, 0);
  let at = 0;
  const slices = parts.map(({ label }, mark): DonutSlice => {
    const count = counts[mark] ?? 0;
    const share = total === 0 ? 0 : count / total;
    const from = at;
    at += share;
    return { label, count, share, from, to: at, mark };
  });
  return { slices, total };
}

/** The outline of a slice between two radii, as an SVG path around (0, 0). A whole turn is drawn as two halves. */
export function slicePath(from: number, to: number, inner: number, outer: number): string {
  if (to - from <= 0) return '';
  if (to - from >= 1 - 1e-9) {
    const ring = (radius: number, sweep: 0 | 1) =>
      `M0 ${-radius}A${radius} ${radius} 0 1 ${sweep} 0 ${radius}A${radius} ${radius} 0 1 ${sweep} 0 ${-radius}Z`;
    return ring(outer, 1) + ring(inner, 0);
  }
  const large = to - from > 0.5 ? 1 : 0;
  const [x1, y1] = onCircle(from, outer);
  const [x2, y2] = onCircle(to, outer);
  const [x3, y3] = onCircle(to, inner);
  const [x4, y4] = onCircle(from, inner);
  return `M${x1} ${y1}A${outer} ${outer} 0 ${large} 1 ${x2} ${y2}L${x3} ${y3}A${inner} ${inner} 0 ${large} 0 ${x4} ${y4}Z`;
}

function onCircle(turns: number, radius: number): [string, string] {
  const angle = turns * 2 * Math.PI;
  // Adding 0 makes of −0 what it is.
  return [(rounded(Math.sin(angle) * radius) + 0).toFixed(2), (rounded(-Math.cos(angle) * radius) + 0).toFixed(2)];
}

const rounded = (value: number): number => Math.round(value * 100) / 100;
