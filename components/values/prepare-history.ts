import { valueName, type StockName, type ValueRow } from './types';

/** Slices of a ring: each stock by its name, then who was never in any of them (when that is known). */
export function statusParts(row: ValueRow | null, stocks: readonly StockName[]): { label: string; count: number }[] {
  if (row === null) return [];
  return [
    ...stocks.map(({ slug, name }) => ({ label: name, count: row.counts[slug] ?? 0 })),
    ...(row.notEncountered === null ? [] : [{ label: 'Not encountered', count: row.notEncountered }]),
  ];
}

/** Rows of a history as layers, one per stock and day. `today` is not over. */
export function historyPoints(
  rows: readonly ValueRow[],
  stocks: readonly StockName[],
  today: string,
): { date: string; value: string; count: number; provisional: boolean }[] {
  return rows.flatMap(({ date, counts }) =>
    stocks.map(({ slug, name }) => ({ date, value: name, count: counts[slug] ?? 0, provisional: date === today })),
  );
}

/** Share of each stock among the members who are in one of them now; 0 of nobody. */
export function sharesOf(
  row: ValueRow,
  stocks: readonly StockName[],
): { name: string; count: number; share: number }[] {
  const total = stocks.reduce((sum, { slug }) => sum + (row.counts[slug] ?? 0), 0);
  return stocks.map(({ slug, name }) => {
    const count = row.counts[slug] ?? 0;
    return { name, count, share: total === 0 ? 0 : count / total };
  });
}

/** Whoever has most members first, then by name. */
export function ranked(rows: readonly ValueRow[]): ValueRow[] {
  return [...rows].sort((a, b) =>
    b.members === a.members ? valueName(a.value).localeCompare(valueName(b.value)) : b.members - a.members,
  );
}
