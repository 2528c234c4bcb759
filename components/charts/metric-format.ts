import { DASH, formatCompact, formatNumber, formatPercent } from '@/components/common/format';
import type { MetricFormat } from '@/lib/metrics/schemas';
import { formatSeconds } from './duration';

/** Values of a metric as text, in the metric's own format. Pure. What is not there is a dash, never 0. */

/** "1,234", "0.318", "12.5%", "3.2 h". `decimals` null: whole numbers stay whole, others get three significant digits. */
export function formatMetric(value: number | null | undefined, format: MetricFormat): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
  if (format.style === 'seconds') {
    return format.decimals === null ? formatSeconds(value) : `${formatNumber(value, format.decimals)} s`;
  }
  if (format.style === 'percent') return formatPercent(value, format.decimals ?? percentDigits(value));
  return formatNumber(value, format.decimals ?? digitsOf(value));
}

/** A value where there is little room: "12.3K"; small ones as they are. */
export function formatMetricShort(value: number | null | undefined, format: MetricFormat): string {
  if (value === null || value === undefined || format.style !== 'number' || Math.abs(value) < 100_000) {
    return formatMetric(value, format);
  }
  return formatCompact(value);
}

function digitsOf(value: number): number {
  const size = Math.abs(value);
  if (Number.isInteger(value)) return 0;
  if (size >= 100) return 1;
  if (size >= 1) return 2;
  return Math.min(6, 2 - Math.floor(Math.log10(size)));
}

function percentDigits(fraction: number): number {
  const size = Math.abs(fraction);
  return size === 0 || size === 1 ? 0 : size >= 0.01 ? 1 : 2;
}
