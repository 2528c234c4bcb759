import { chiSquareTest } from '@/lib/stats';
import { whenComputed, type Family } from '../family';
import type { Json } from '../format';
import { listField, toNumber } from '../input';

function tableOf(input: Json): number[][] {
  return listField(input, 'table').map((row) => (Array.isArray(row) ? row.map(toNumber) : []));
}

const solve = (yates: boolean) => (input: Json) =>
  whenComputed(chiSquareTest(tableOf(input), { yates }), ({ statistic, df, pValue, minExpected }) => ({
    statistic,
    df,
    pValue,
    minExpected,
  }));

export const chiSquare: Family = { kinds: { pearson: solve(false), yates: solve(true) } };
