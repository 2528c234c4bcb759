import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf } from '@/lib/time/days';
import type { BoardChart, BoardChartData, BoardData, BoardView } from './board.schemas';
import { findMetrics, type KnownMetric } from './find-metrics';
import { getBoard } from './get-board';
import { detailOf } from './get-metric';
import { listAnnotations } from './list-annotations';
import { seriesOf } from './read-metric-series';
import type { MetricDetail } from './schemas';
import { daysBefore } from './statistics.sql';

/** A board with the numbers of its charts, until today. A metric that is gone leaves its chart empty. */
export async function readBoard(ctx: Context, input: { slug: string }): Promise<BoardData> {
  return readBoardData(ctx, await getBoard(ctx, input));
}

/**
 * Private to this room: the same for a board that has been found already. What its charts name is found once for all of
 * them; who uses a metric is left to its own page.
 */
export async function readBoardData(ctx: Context, board: BoardView): Promise<BoardData> {
  const [{ timeZone }, known] = await Promise.all([
    readSettings(ctx.db),
    findMetrics(
      ctx.db,
      board.charts.map(({ metric }) => metric),
    ),
  ]);
  const to = dayOf(ctx.now, timeZone);
  const from = daysBefore(to, Math.max(1, ...board.charts.map(({ days }) => days)) - 1);
  const reader = new ChartReader(ctx, known, { timeZone, to });
  // One after the other: a board of forty charts must not take every connection.
  const charts: BoardChartData[] = [];
  for (const chart of board.charts) charts.push(await reader.read(chart));
  return { board, charts, annotations: await listAnnotations(ctx, { from, to }) };
}

class ChartReader {
  /** Several charts often show one metric. */
  private readonly details = new Map<string, MetricDetail>();

  constructor(
    private readonly ctx: Context,
    private readonly known: ReadonlyMap<string, KnownMetric>,
    private readonly when: { timeZone: string; to: string },
  ) {}

  async read(chart: BoardChart): Promise<BoardChartData> {
    const { metric: ref, period, split, compare, days } = chart;
    const found = this.known.get(ref);
    if (found === undefined) return { chart, metric: null, series: null };
    const { timeZone, to } = this.when;
    try {
      const metric = this.details.get(ref) ?? {
        ...(await detailOf(this.ctx.db, found, this.known, timeZone)),
        usedBy: [],
      };
      this.details.set(ref, metric);
      const question = { metric: ref, period, from: daysBefore(to, days - 1), to, split, compare };
      return { chart, metric, series: await seriesOf(this.ctx, question, this.known, timeZone) };
    } catch (error) {
      if (error instanceof Problem && error.code === 'not_found') return { chart, metric: null, series: null };
      throw error;
    }
  }
}
