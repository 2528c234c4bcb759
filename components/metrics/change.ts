import { formatMetric } from '@/components/charts/metric-format';
import { formatNumber, formatPercent } from '@/components/common/format';
import type { MetricView } from '@/lib/metrics/schemas';

export type Change = {
  arrow: '↑' | '↓' | '→';
  /** how much, without a sign: the arrow has it */
  size: string;
  word: 'better' | 'worse' | 'up' | 'down' | 'unchanged';
  tone: 'good' | 'bad' | 'neutral';
};

/**
 * What became of a value since the one before: an arrow, how much, and whether that is good. Null when one of the two
 * is no data. Rates differ in percentage points; from 0 there is no percentage, so the difference itself is named.
 */
export function changeOf(
  value: number | null,
  previous: number | null,
  metric: Pick<MetricView, 'betterWhen' | 'format'>,
): Change | null {
  if (value === null || previous === null) return null;
  const difference = value - previous;
  if (difference === 0) return { arrow: '→', size: '', word: 'unchanged', tone: 'neutral' };
  const up = difference > 0;
  const good = metric.betterWhen === 'neither' ? null : up === (metric.betterWhen === 'higher');
  return {
    arrow: up ? '↑' : '↓',
    size: sizeOf(difference, previous, metric),
    word: good === null ? (up ? 'up' : 'down') : good ? 'better' : 'worse',
    tone: good === null ? 'neutral' : good ? 'good' : 'bad',
  };
}

function sizeOf(difference: number, previous: number, metric: Pick<MetricView, 'format'>): string {
  const size = Math.abs(difference);
  if (metric.format.style === 'percent') return `${formatNumber(size * 100, size < 0.001 ? 2 : 1)} pp`;
  if (previous === 0) return formatMetric(size, metric.format);
  const share = size / Math.abs(previous);
  // a percentage in the thousands says less than how many times
  if (share >= 9.995) return `${formatNumber((size + Math.abs(previous)) / Math.abs(previous), 0)}×`;
  return formatPercent(share, share < 0.1 ? 1 : 0);
}
