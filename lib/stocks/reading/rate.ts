import { poissonInterval } from '@/lib/stats';
import type { RateView } from '../process.schemas';
import type { DayRange } from './day-range';

const DAY_SECONDS = 86_400;

/** The rate over the part of the days that has passed. */
export function rateOf(events: number, range: DayRange): RateView {
  const from = range.boundaries[0]?.getTime() ?? 0;
  const to = Math.min(range.boundaries.at(-1)?.getTime() ?? 0, range.now.getTime());
  const days = Math.max((to - from) / 1000 / DAY_SECONDS, 1 / DAY_SECONDS);
  return { events, days, perDay: events / days, interval: poissonInterval(events, days) };
}
