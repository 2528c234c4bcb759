/** A monotone function at a point: its value and its slope there. */
export type ValueAndSlope = { value: number; slope: number };

/**
 * The root of a smooth monotone function by Newton's method, kept inside what is already known about the
 * root's side and to steps of at most `maxStep`. It ends after a step that left an error far below the
 * last digit (convergence is quadratic): relative to x itself, or absolute where x is a logarithm.
 */
export function findRoot(
  start: number,
  options: { maxStep: number; scale: 'linear' | 'logarithm' },
  evaluate: (x: number) => ValueAndSlope,
): number {
  let low = -Infinity;
  let high = Infinity;
  let x = start;
  for (let round = 0; round < 500; round += 1) {
    const { value, slope } = evaluate(x);
    if (value === 0) return x;
    if (value > 0 === slope > 0) high = x;
    else low = x;
    let step = Math.max(-options.maxStep, Math.min(options.maxStep, -value / slope));
    if (x + step === x) return x;
    const leaves = !(x + step > low && x + step < high);
    if (leaves && high - low < Infinity) step = low + (high - low) / 2 - x;
    const unit = options.scale === 'linear' ? Math.abs(x) : 1;
    x += step;
    if (Math.abs(step) <= 1e-9 * unit) return x;
  }
  return x;
}
