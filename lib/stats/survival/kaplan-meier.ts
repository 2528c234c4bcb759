import { criticalZ } from '../critical-values';
import { requireInside } from '../guard';
import { DEFAULT_ALPHA, type Interval } from '../types';
import { riskSteps, type TimeCount } from './time-counts';

/**
 * `survival`: share without the event right after `time`. Interval and standard error do not exist where it is 0.
 * `interval` is the log-log one, inside 0…1; `logInterval` the one that R shows when not told otherwise.
 */
export type SurvivalStep = {
  time: number;
  atRisk: number;
  events: number;
  survival: number;
  standardError: number | null;
  interval: Interval | null;
  logInterval: Interval | null;
};

/** One step per distinct time of an event. `lastTime`: the longest that anybody was seen; null without subjects. */
export type SurvivalCurve = { steps: SurvivalStep[]; lastTime: number | null };

/**
 * Which share of the subjects is still without the event after each time, when some were not seen to the end?
 *
 * Estimate  product-limit; pointwise interval by Greenwood's variance on the scale of log(−log S)
 * Units     times in any unit ≥ 0; shares 0…1
 * Assumes   who is censored would have gone on like the others
 * Source    E. L. Kaplan and P. Meier, JASA 53 (1958), 457-481
 *
 * @throws RangeError when a time is negative or not finite, or a count is no count
 */
export function kaplanMeier(counts: readonly TimeCount[], alpha: number = DEFAULT_ALPHA): SurvivalCurve {
  requireInside('alpha', alpha);
  const z = criticalZ(alpha);
  const risk = riskSteps(counts);
  let survival = 1;
  let hazardVariance = 0;
  const steps: SurvivalStep[] = [];
  for (const { time, atRisk, events } of risk) {
    if (events === 0) continue;
    survival *= (atRisk - events) / atRisk;
    hazardVariance += events / (atRisk * (atRisk - events));
    const root = Math.sqrt(hazardVariance);
    const exists = survival > 0;
    steps.push({
      time,
      atRisk,
      events,
      survival,
      standardError: exists ? survival * root : null,
      interval: exists ? logLogInterval(survival, z * root, 1 - alpha) : null,
      logInterval: exists
        ? {
            lower: survival * Math.exp(-z * root),
            upper: Math.min(1, survival * Math.exp(z * root)),
            level: 1 - alpha,
          }
        : null,
    });
  }
  return { steps, lastTime: risk.at(-1)?.time ?? null };
}

function logLogInterval(survival: number, reach: number, level: number): Interval {
  const log = Math.log(survival);
  const ratio = Math.exp(reach / Math.abs(log));
  return { lower: Math.exp(log * ratio), upper: Math.exp(log / ratio), level };
}

/** Two shares closer than this are the same share. */
const FLAT = 1e-12;

/**
 * The time until which a share p of the subjects has had the event: the first with survival below 1 − p, or the middle
 * of the flat stretch that lies exactly on it. Null when so many never had it.
 */
export function survivalQuantile({ steps, lastTime }: SurvivalCurve, p: number): number | null {
  requireInside('p', p);
  const index = steps.findIndex(({ survival }) => survival <= 1 - p + FLAT);
  const step = steps[index];
  if (step === undefined) return null;
  if (step.survival < 1 - p - FLAT) return step.time;
  const end = steps[index + 1]?.time ?? lastTime ?? step.time;
  return (step.time + end) / 2;
}
