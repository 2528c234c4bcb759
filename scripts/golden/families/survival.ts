import { kaplanMeier, logRankTest, survivalQuantile, type TimeCount } from '@/lib/stats';
import type { Answer } from '../compare';
import { pair, whenComputed, type Family } from '../family';
import { isObject, type Json } from '../format';
import { alphaOf, listField, numbersField } from '../input';

/** One entry per subject: `events` is 1 for the event, 0 for censored. */
function countsOf(input: Json): TimeCount[] {
  const events = numbersField(input, 'events');
  return numbersField(input, 'times').map((time, i) => ({
    time,
    events: events[i] === 1 ? 1 : 0,
    censored: events[i] === 1 ? 0 : 1,
  }));
}

function curve(input: Json, expected: Json): Answer {
  const result = kaplanMeier(countsOf(input), alphaOf(input));
  const wanted = isObject(expected) && isObject(expected['quantiles']) ? Object.keys(expected['quantiles']) : [];
  return {
    steps: result.steps.map(({ interval, logInterval, ...step }) => ({
      ...step,
      ciLog: logInterval === null ? [null, null] : pair(logInterval),
      ciLogLog: interval === null ? [null, null] : pair(interval),
    })),
    quantiles: Object.fromEntries(wanted.map((p) => [p, survivalQuantile(result, Number(p))])),
  };
}

const logRank = (input: Json): Answer =>
  whenComputed(logRankTest(listField(input, 'groups').map(countsOf)), ({ status: _, ...answer }) => answer);

export const survival: Family = { kinds: { kaplanMeier: curve, logRank } };
