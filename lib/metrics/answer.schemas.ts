import { z } from 'zod';
import { BoardChart, type BoardView } from './board.schemas';
import {
  Derived,
  MetricFormat,
  MetricKind,
  Period,
  type AnnotationView,
  type MetricDetail,
  type MetricSeries,
  type MetricSummary,
  type MetricView,
} from './schemas';

/** What the routes of this room answer, as schemas. Days are calendar days of the project's zone. */

const Instant = z.iso.datetime();
const Day = z.iso.date();
const value = z.number().nullable();

const metric = {
  ref: z.string(),
  name: z.string(),
  description: z.string(),
  unit: z.string(),
  kind: MetricKind,
  betterWhen: z.enum(['higher', 'lower', 'neither']),
  format: MetricFormat,
  derived: Derived.nullable(),
  target: value,
  id: z.int().nullable(),
  origin: z.enum(['stored', 'tracker', 'derived', 'own']),
  periods: z.array(Period),
  sample: z.boolean(),
  createdAt: Instant.nullable(),
  archivedAt: Instant.nullable(),
};

export const MetricAnswer = z.object(metric) satisfies z.ZodType<MetricView>;

export const MetricDetailAnswer = z.object({
  ...metric,
  domainName: z.string(),
  splits: z.array(z.string()),
  additive: z.boolean(),
  usedBy: z.array(z.string()),
  firstDate: Day.nullable(),
  lastDate: Day.nullable(),
}) satisfies z.ZodType<MetricDetail>;

export const MetricSummaryAnswer = z.object({
  ...metric,
  domainName: z.string(),
  latest: z.object({ date: Day, value, previous: value }).nullable(),
  period: Period,
  sparkline: z.array(value),
}) satisfies z.ZodType<MetricSummary>;

const line = z.object({ name: z.string(), label: z.string(), values: z.array(value) });

export const MetricSeriesAnswer = z.object({
  metric: z.string(),
  period: Period,
  dates: z.array(Day),
  lines: z.array(line),
  split: z.string().nullable(),
  values: z.int(),
  previous: line.nullable(),
  provisional: Day.nullable(),
}) satisfies z.ZodType<MetricSeries>;

export const AnnotationAnswer = z.object({
  id: z.string().optional(),
  date: Day,
  kind: z.enum(['experiment_started', 'experiment_ended', 'import', 'note']),
  text: z.string(),
  href: z.string().nullable(),
}) satisfies z.ZodType<AnnotationView>;

export const BoardAnswer = z.object({
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  charts: z.array(BoardChart),
  id: z.int(),
  sample: z.boolean(),
  createdAt: Instant,
  archivedAt: Instant.nullable(),
}) satisfies z.ZodType<BoardView>;
