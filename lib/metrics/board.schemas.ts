import { z } from 'zod';
import { Key, Label, LongText } from '@/lib/config/names';
import { MetricRef, Period, type AnnotationView, type MetricDetail, type MetricSeries } from './schemas';

/** One chart of a board: a metric over its last days. */
export const BoardChart = z.object({
  metric: MetricRef,
  period: Period.default('day'),
  days: z.number().int().min(2).max(730).default(90),
  split: Key.nullable().default(null),
  compare: z.boolean().default(false),
  /** Takes the width of the page instead of half of it. */
  wide: z.boolean().default(false),
});
export type BoardChart = z.output<typeof BoardChart>;

export const BoardInput = z.object({
  slug: Key,
  name: Label,
  description: LongText.default(''),
  charts: z.array(BoardChart).max(40).default([]),
});
export type BoardInput = z.input<typeof BoardInput>;
export const BoardChange = BoardInput.omit({ slug: true }).partial();
export type BoardChange = z.input<typeof BoardChange>;

export type BoardView = z.output<typeof BoardInput> & {
  id: number;
  sample: boolean;
  createdAt: string;
  archivedAt: string | null;
};

/** A chart with its numbers. Both are null when the metric is no longer there. */
export type BoardChartData = {
  chart: BoardChart;
  metric: MetricDetail | null;
  series: MetricSeries | null;
};

/** A board as it is drawn. `annotations` are those of its longest chart, for metrics in general. */
export type BoardData = {
  board: BoardView;
  charts: BoardChartData[];
  annotations: AnnotationView[];
};

export type BoardLinkView = {
  id: string;
  prefix: string;
  createdAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
};
