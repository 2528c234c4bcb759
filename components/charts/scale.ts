/** Linear scales with round ticks. Pure. */

/** The smallest of 1, 2, 2.5, 5 times a power of ten that is at least `span / count`; 1 when there is no span. */
export function niceStep(span: number, count: number): number {
  if (!(span > 0) || !Number.isFinite(span)) return 1;
  const raw = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= raw * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Round values from below `min` to above `max`: about `count` steps, the first and last are the domain. */
export function niceTicks(min: number, max: number, count: number): number[] {
  if (min > max) return niceTicks(max, min, count);
  if (min === max)
    return niceTicks(min === 0 ? 0 : min - Math.abs(min) / 2, min === 0 ? 1 : max + Math.abs(max) / 2, count);
  const step = niceStep(max - min, count);
  const first = Math.floor(min / step + 1e-9);
  const last = Math.ceil(max / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, index) => clean((first + index) * step));
}

/** The same for counts of things: whole steps only, since nobody is a quarter of a subject. */
export function countTicks(min: number, max: number, count: number): number[] {
  if (min === max) return countTicks(min, min + 1, count);
  const ticks = niceTicks(min, max, count);
  const step = Math.abs((ticks[1] ?? 1) - (ticks[0] ?? 0));
  if (Number.isInteger(step) && ticks.every(Number.isInteger)) return ticks;
  const whole = step < 1 ? 1 : 5;
  const first = Math.floor(min / whole);
  return Array.from({ length: Math.ceil(max / whole) - first + 1 }, (_, index) => (first + index) * whole);
}

/** First and last of some ticks as a domain. */
export function domainOf(ticks: readonly number[]): [number, number] {
  return [ticks[0] ?? 0, ticks.at(-1) ?? 1];
}

/** The middle value of some numbers; null of none. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}

/** Takes away what binary fractions add: 0.30000000000000004 is 0.3. */
function clean(value: number): number {
  return Number(value.toPrecision(14));
}
