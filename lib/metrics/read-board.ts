import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf } from '@/lib/time/days';
import type { BoardChart, BoardChartData, BoardData, BoardView } from './board.schemas';
import { getBoard } from './get-board';
import { getMetric } from './get-metric';
import { listAnnotations } from './list-annotations';
import { readMetricSeries } from './read-metric-series';
import { daysBefore } from './statistics.sql';

/** A board with the numbers of its charts, until today. A metric that is gone leaves its chart empty. */
export async function readBoard(ctx: Context, input: { slug: string }): Promise<BoardData> {
  return readBoardData(ctx, await getBoard(ctx, input));
}

/** Private to this room: the same for a board that has been found already. */
export async function readBoardData(ctx: Context, board: BoardView): Promise<BoardData> {
  const { timeZone } = await readSettings(ctx.db);
  const to = dayOf(ctx.now, timeZone);
  // One after the other: a board of forty charts must not take every connection.
  const charts: BoardChartData[] = [];
  for (const chart of board.charts) charts.push(await readChart(ctx, chart, to));
  const from = daysBefore(to, Math.max(1, ...board.charts.map(({ days }) => days)) - 1);
  return { board, charts, annotations: await listAnnotations(ctx, { from, to }) };
}

async function readChart(ctx: Context, chart: BoardChart, to: string): Promise<BoardChartData> {
  const { metric: ref, period, split, compare, days } = chart;
  try {
    const metric = await getMetric(ctx, { ref });
    const from = daysBefore(to, days - 1);
    const series = await readMetricSeries(ctx, { metric: ref, period, from, to, split, compare });
    return { chart, metric, series };
  } catch (error) {
    if (error instanceof Problem && error.code === 'not_found') return { chart, metric: null, series: null };
    throw error;
  }
}
