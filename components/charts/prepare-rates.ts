import { poissonInterval } from '@/lib/stats/rates/poisson-interval';
import { prepareLifecycle, type Lifecycle } from './prepare-lifecycle';
import { domainOf, niceTicks } from './scale';

/** Events of one day. `passed`: the share of the day that is over. */
export type RateDay = { date: string; events: number; passed: number; provisional: boolean };

/** The rate of some days, per day, with its exact interval. */
export type RatePoint = {
  from: string;
  to: string;
  events: number;
  days: number;
  perDay: number;
  lower: number;
  upper: number;
  provisional: boolean;
};

export type Rates = {
  points: RatePoint[];
  step: Lifecycle['step'];
  labels: { bar: number; label: string }[];
  y: { domain: [number, number]; ticks: number[] };
};

/** Days as rates, in weeks or months when there are more than fit: longer stretches have narrower intervals. */
export function prepareRates(days: readonly RateDay[], options: { most: number }): Rates {
  const { bars, step, labels } = prepareLifecycle(
    days.map(({ date, events, provisional }) => ({ date, entered: events, left: 0, provisional })),
    options,
  );
  const points = bars.map((bar): RatePoint => {
    const length = days
      .filter(({ date }) => date >= bar.from && date <= bar.to)
      .reduce((sum, { passed }) => sum + passed, 0);
    const time = Math.max(length, 1 / 1440);
    const { lower, upper } = poissonInterval(bar.entered, time);
    const { from, to, provisional } = bar;
    return { from, to, provisional, events: bar.entered, days: length, perDay: bar.entered / time, lower, upper };
  });
  // A morning's interval is as wide as the whole chart: it does not decide how high that is.
  const usual = points.filter((point) => point.days >= 0.5);
  const ticks = niceTicks(0, Math.max(1e-9, ...(usual.length > 0 ? usual : points).map(({ upper }) => upper)), 4);
  return { points, step, labels, y: { domain: domainOf(ticks), ticks } };
}
