import { chiSquareSf } from './distributions';
import { differenceOfProducts } from './distributions/error-free';
import { requireCount } from './guard';
import { notComputable } from './not-computable';
import type { Computed, NotComputable } from './types';

/** Test results of a contingency table; `lowExpected` warns that a cell expects fewer than five subjects. */
export type ChiSquareResult =
  | Computed<{ statistic: number; df: number; pValue: number; minExpected: number; lowExpected: boolean }>
  | NotComputable<'fewer_than_two_groups' | 'fewer_than_two_outcomes' | 'no_subjects' | 'no_variation'>;

/**
 * Do the groups differ in the share of their outcomes? `table[i]` is group i, its cells are outcome counts
 * (for conversions: converted, not converted).
 *
 * Test      Pearson's chi-square of independence, df = (groups − 1)(outcomes − 1); for a 2×2 table the square
 *           of the pooled two-proportion z. With `yates` (2×2 only) |O − E| is reduced by at most ½.
 * Units     counts; any size up to 2^53, the deviations O − E stay exact
 * Assumes   each subject is counted once and independently; a good approximation when every E ≥ 5
 * Source    K. Pearson (1900); F. Yates (1934)
 *
 * @throws RangeError for a ragged table, cells that are no counts, or `yates` on a table that is not 2×2
 */
export function chiSquareTest(
  table: readonly (readonly number[])[],
  options: { yates?: boolean } = {},
): ChiSquareResult {
  const outcomes = table[0]?.length ?? 0;
  for (const row of table) {
    if (row.length !== outcomes) throw new RangeError('every group needs the same number of outcomes');
    for (const cell of row) requireCount('each cell', cell);
  }
  const yates = options.yates === true;
  if (yates && (table.length !== 2 || outcomes !== 2))
    throw new RangeError('the correction of Yates is for 2×2 tables');
  if (table.length < 2) return notComputable('fewer_than_two_groups');
  if (outcomes < 2) return notComputable('fewer_than_two_outcomes');

  const rows = table.map((row) => row.reduce((sum, cell) => sum + cell, 0));
  const columns = Array.from({ length: outcomes }, (_, column) =>
    table.reduce((sum, row) => sum + (row[column] ?? 0), 0),
  );
  if (rows.includes(0)) return notComputable('no_subjects');
  if (columns.includes(0)) return notComputable('no_variation');
  const total = rows.reduce((sum, row) => sum + row, 0);

  let statistic = 0;
  let minExpected = Infinity;
  table.forEach((row, group) => {
    row.forEach((observed, outcome) => {
      const [inRow, inColumn] = [rows[group] ?? 0, columns[outcome] ?? 0];
      const expected = (inRow / total) * inColumn;
      const deviation = Math.abs(differenceOfProducts(observed, total, inRow, inColumn) / total);
      const corrected = yates ? deviation - Math.min(0.5, deviation) : deviation;
      statistic += (corrected / expected) * corrected;
      minExpected = Math.min(minExpected, expected);
    });
  });
  const df = (table.length - 1) * (outcomes - 1);
  return {
    status: 'computed',
    statistic,
    df,
    pValue: chiSquareSf(statistic, df),
    minExpected,
    lowExpected: minExpected < 5,
  };
}
