import { criticalT } from '../critical-values';
import { requireInside, requireSampleMean } from '../guard';
import { intervalAround } from '../interval-around';
import { DEFAULT_ALPHA, type Interval, type SampleMean } from '../types';

/**
 * Which true means are compatible with the observed one?
 *
 * Interval  mean ± t·√(variance/n), df = n − 1; a single point when nothing varies
 * Units     those of the values
 * Assumes   independent subjects, a mean of many of them (or nearly normal values)
 *
 * @throws RangeError with fewer than two subjects, or when mean or variance is not finite
 */
export function meanInterval(sample: SampleMean, alpha: number = DEFAULT_ALPHA): Interval {
  requireInside('alpha', alpha);
  requireSampleMean('sample', sample);
  if (sample.subjects < 2) throw new RangeError('the mean of fewer than two subjects has no interval');
  const standardError = Math.sqrt(sample.variance / sample.subjects);
  return intervalAround(sample.mean, criticalT(alpha, sample.subjects - 1) * standardError, alpha);
}
