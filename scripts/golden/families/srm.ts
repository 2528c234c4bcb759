import { sampleRatioTest } from '@/lib/stats';
import type { Answer } from '../compare';
import type { Family } from '../family';
import { isObject, type Json } from '../format';
import { numbersField } from '../input';

/**
 * Subjects in a variant of weight 0 are impossible: the test says statistic ∞ and p 0, a file may also write
 * that no statistic exists.
 */
function solve(input: Json, expected: Json): Answer {
  const result = sampleRatioTest(numbersField(input, 'observed'), numbersField(input, 'weights'));
  if (result.status === 'not_computable') return undefined;
  const { statistic, df, pValue, expectedCounts, status } = result;
  const mismatch = status === 'mismatch';
  const noStatistic = result.unplanned.length > 0 && isObject(expected) && expected['statistic'] === null;
  return noStatistic ? { expectedCounts, mismatch } : { statistic, df, pValue, expectedCounts, mismatch };
}

export const srm: Family = { kinds: { '': solve } };
