import { formatPercent } from '@/components/common/format';
import type { MetricFormat } from '@/lib/metrics/schemas';
import { formatSeconds, secondTicks } from './duration';
import { niceTicks } from './scale';
import { digitsFor, formatTick } from './ticks';

/** Round ticks that cover a range, with their labels. Durations get ticks that are round in minutes, hours or days. */
export function metricTicks(
  min: number,
  max: number,
  count: number,
  format: MetricFormat,
): { at: number; label: string }[] {
  if (format.style === 'seconds' && min >= 0) return secondTicks(max, count);
  const ticks = niceTicks(min, max, count);
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  return ticks.map((at) => ({
    at,
    label:
      format.style === 'percent'
        ? formatPercent(at, Math.min(4, digitsFor(step * 100)))
        : format.style === 'seconds'
          ? formatSeconds(at)
          : formatTick(at, step, 'count'),
  }));
}
