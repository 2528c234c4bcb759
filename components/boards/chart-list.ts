import type { BoardChart, BoardChartData } from '@/lib/metrics/board.schemas';

/** The charts of a board as a list that is rearranged. Pure. */

/** What a chart shows, whatever its width: charts of one signature share their numbers. */
export function signatureOf({ metric, period, days, split, compare }: BoardChart): string {
  return [metric, period, String(days), split ?? '', compare ? 'compare' : ''].join(' ');
}

export type Placed = { key: string; chart: BoardChart; data: BoardChartData | null };

/** Charts with their numbers where these are known already, and with keys that stay theirs when they move. */
export function placeCharts(charts: readonly BoardChart[], known: readonly BoardChartData[]): Placed[] {
  const bySignature = new Map(known.map((data) => [signatureOf(data.chart), data]));
  const seen = new Map<string, number>();
  return charts.map((chart) => {
    const signature = signatureOf(chart);
    const before = seen.get(signature) ?? 0;
    seen.set(signature, before + 1);
    return { key: `${signature} #${String(before)}`, chart, data: bySignature.get(signature) ?? null };
  });
}

/** The list with the chart at `from` standing at `to`; the others keep their order. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const rest = list.filter((_, index) => index !== from);
  const item = list[from];
  if (item === undefined) return [...list];
  const at = Math.min(Math.max(0, to), rest.length);
  return [...rest.slice(0, at), item, ...rest.slice(at)];
}

export function replaced<Item>(list: readonly Item[], at: number, item: Item): Item[] {
  return list.map((each, index) => (index === at ? item : each));
}

export function without<Item>(list: readonly Item[], at: number): Item[] {
  return list.filter((_, index) => index !== at);
}

export function inserted<Item>(list: readonly Item[], at: number, item: Item): Item[] {
  return [...list.slice(0, at), item, ...list.slice(at)];
}
