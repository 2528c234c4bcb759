import { requireCount, requireFinite } from '../guard';

/**
 * How many subjects had the event after `time`, and how many were seen that long without it (censored). One entry per
 * distinct time is enough for any number of subjects, so that a database can count them.
 */
export type TimeCount = { time: number; events: number; censored: number };

export type RiskStep = TimeCount & { atRisk: number };

/**
 * The distinct times in order, with how many were still at risk just before each. Events come before censorings of
 * the same time.
 *
 * @throws RangeError when a time is negative or not finite, or a count is no count
 */
export function riskSteps(counts: readonly TimeCount[]): RiskStep[] {
  const merged = new Map<number, TimeCount>();
  let atRisk = 0;
  for (const { time, events, censored } of counts) {
    requireFinite('time', time);
    if (time < 0) throw new RangeError(`time must be 0 or more, got ${time}`);
    requireCount('events', events);
    requireCount('censored', censored);
    const known = merged.get(time) ?? { time, events: 0, censored: 0 };
    merged.set(time, { time, events: known.events + events, censored: known.censored + censored });
    atRisk += events + censored;
  }
  const steps: RiskStep[] = [];
  for (const count of [...merged.values()].sort((a, b) => a.time - b.time)) {
    if (count.events + count.censored === 0) continue;
    steps.push({ ...count, atRisk });
    atRisk -= count.events + count.censored;
  }
  return steps;
}
