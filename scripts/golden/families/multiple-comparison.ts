import { adjustPValues, type Adjustment } from '@/lib/stats';
import type { Answer } from '../compare';
import type { Family } from '../family';
import type { Json } from '../format';
import { listField, toNumber } from '../input';

function solve(input: Json): Answer {
  const pValues = listField(input, 'pValues').map((pValue) => (pValue === null ? null : toNumber(pValue)));
  const answer: { [key: string]: Answer } = {};
  for (const method of ['bonferroni', 'holm', 'benjaminiHochberg'] satisfies Adjustment[]) {
    const adjusted = adjustPValues(pValues, method);
    answer[method] = adjusted;
    answer[`${method}Reject05`] = adjusted.map((pValue) => (pValue === null ? null : pValue <= 0.05));
  }
  return answer;
}

export const multipleComparison: Family = { kinds: { '': solve } };
