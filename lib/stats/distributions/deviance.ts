/**
 * x ln(x/m) + m − x for x, m > 0, given their difference d = x − m, which the caller knows more exactly than
 * the subtraction would. Near x = m by its series: the result is of the order d², not of the order x.
 *
 * Source  C. Loader (2000), "bd0"
 */
export function deviance(x: number, m: number, d: number): number {
  if (Math.abs(d) >= 0.5 * (x + m)) return x * Math.log(x / m) - d;
  const v = d / (x + m);
  const square = v * v;
  let power = 2 * x * v;
  let sum = d * v;
  for (let odd = 3; ; odd += 2) {
    power *= square;
    const next = sum + power / odd;
    if (!(Math.abs(next - sum) > 0)) return sum;
    sum = next;
  }
}
