import { formatCompact, formatNumber, formatPercent, formatSigned } from '@/components/common/format';

/** How the values of an axis read. */
export type Unit = 'percent' | 'points' | 'number' | 'count';

/** Writes a tick with as many digits as the step between ticks needs. */
export function formatTick(value: number, step: number, unit: Unit): string {
  switch (unit) {
    case 'percent':
      return formatPercent(value, digitsFor(step * 100));
    case 'points':
      return value === 0 ? '0' : `${formatSigned(value * 100, digitsFor(step * 100))} pp`;
    case 'number':
      return formatNumber(value, digitsFor(step));
    case 'count':
      return Math.abs(value) < 10_000 ? formatNumber(value, digitsFor(step)) : formatCompact(value);
  }
}

/** Decimals that tell two neighbouring ticks apart. 0.25 → 2, 0.5 → 1, 10 → 0. */
export function digitsFor(step: number): number {
  for (let digits = 0; digits < 8; digits++) {
    const scaled = step * 10 ** digits;
    if (Math.abs(scaled - Math.round(scaled)) < 1e-6) return digits;
  }
  return 8;
}
