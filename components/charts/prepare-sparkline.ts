/** A polyline of counts in a box of 100 × `height`, lowest point on the ground; empty when there are fewer than two. */
export function prepareSparkline(values: readonly number[], height = 24): { line: string; area: string } {
  if (values.length < 2) return { line: '', area: '' };
  const most = Math.max(1, ...values);
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * 100;
    const y = height - 1 - (Math.max(0, value) / most) * (height - 2);
    return `${round(x)},${round(y)}`;
  });
  return { line: points.join(' '), area: `0,${height} ${points.join(' ')} 100,${height}` };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
