import { gammaQuantile, gammaUpperQuantile } from '../distributions';
import { requireAboveZero, requireCount, requireInside } from '../guard';
import { DEFAULT_ALPHA, type Interval } from '../types';

/**
 * Which expected numbers of events are compatible with having seen `events` of them, per unit of `span`?
 *
 * Interval  Garwood's exact interval, by quantiles of gamma(x) and gamma(x+1); exactly 0 below when nothing happened
 * Units     events per unit of the span (span 1: a number of events)
 * Assumes   events come independently of each other at a steady rate
 * Source    F. Garwood, Biometrika 28 (1936), 437-442
 *
 * @throws RangeError when events are no count, or the span is not above 0
 */
export function poissonInterval(events: number, span = 1, alpha: number = DEFAULT_ALPHA): Interval {
  requireCount('events', events);
  requireAboveZero('span', span);
  requireInside('alpha', alpha);
  return {
    lower: events === 0 ? 0 : gammaQuantile(alpha / 2, events) / span,
    upper: gammaUpperQuantile(alpha / 2, events + 1) / span,
    level: 1 - alpha,
  };
}
