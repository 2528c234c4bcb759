import { z } from 'zod';
import { Day, Key, Label } from '@/lib/config/names';
import {
  AnnotationAnswer,
  BoardAnswer,
  MetricAnswer,
  MetricDetailAnswer,
  MetricSeriesAnswer,
  MetricSummaryAnswer,
} from '@/lib/metrics/answer.schemas';
import { SeriesQuery, StatisticsBody, StatisticsQuery } from '@/lib/metrics/query.schemas';
import { MetricInput, NoteInput, RecordedStatistics, StatisticRow } from '@/lib/metrics/schemas';
import { BoardInput } from '@/lib/metrics/board.schemas';
import type { Operation } from '../operation';

const tag = 'Metrics';
const ByRef = z.object({ domain: Key, metric: z.string().regex(/^[A-Za-z0-9._-]{1,201}$/) });
const BySlug = z.object({ slug: Key });
const Switch = z.enum(['0', '1']).optional();
const orders = { params: { domain: 'shopping', metric: 'order_count' } };
const overview = { params: { slug: 'overview' } };

export const defineMetric = {
  method: 'PUT',
  path: '/api/v1/metrics/{domain}/{metric}',
  tag,
  summary: 'Define a metric, or change one',
  description:
    'Makes the metric what the body says, with its domain (called `domainName`) when that is missing. Its reference never changes. `derived` ' +
    'computes it from other metrics when it is read.',
  access: 'write',
  permission: 'edit',
  params: ByRef,
  body: MetricInput.omit({ ref: true }).extend({ domainName: Label.optional() }),
  response: MetricAnswer,
  errors: ['wrong_state'],
  example: { ...orders, body: { name: 'Orders', unit: 'orders', description: 'Orders that were paid.' } },
} satisfies Operation;

export const recordStatistics = {
  method: 'POST',
  path: '/api/v1/statistics',
  tag,
  summary: 'Record statistics',
  description:
    'One statistic, or up to 500 as `{"statistics": […]}`, of which the right ones are recorded. A statistic is known by ' +
    'its metric, date, period and dimensions: a different value replaces what is known, an equal one changes nothing, ' +
    'and of two in one batch the last one counts. `null` says "no data", which is not 0. `object` is short for the ' +
    'dimension of this name.',
  access: 'write',
  body: StatisticsBody,
  maxBytes: 512 * 1024,
  response: RecordedStatistics,
  example: {
    body: {
      statistics: [
        { metric: 'shopping/order_count', date: '2026-11-20', value: 41 },
        { metric: 'shopping/order_count', date: '2026-11-20', value: 7, object: 'shop:12' },
      ],
    },
  },
} satisfies Operation;

export const listStatistics = {
  method: 'GET',
  path: '/api/v1/statistics',
  tag,
  summary: 'List statistics as flat rows',
  description:
    'By metric, period, date and dimensions. `metric` and `object` may be repeated; without `metric` every stored metric ' +
    'is listed, and derived ones and those of other rooms (`stocks/…`, `flows/…`, `experiments/…`) when they are named. ' +
    '`dimension.country=NL` narrows to a dimension, `total=1` to rows without any, `latest=1` to the newest row of each ' +
    'metric, period and set of dimensions. A page has 1,000 rows unless `limit` says else; the `Link` header names the ' +
    'next one.',
  access: 'read',
  query: StatisticsQuery,
  response: z.array(StatisticRow),
  flat: true,
  errors: ['not_found'],
  example: { query: { metric: 'shopping/order_count', period: 'day', 'dimension.object': 'shop:12' } },
} satisfies Operation;

export const listMetrics = {
  method: 'GET',
  path: '/api/v1/metrics',
  tag,
  summary: 'List metrics with their newest values',
  description: 'Those of the product itself too. Archived ones only with `archived=1`.',
  access: 'read',
  query: z.strictObject({ search: z.string().max(200).optional(), domain: Key.optional(), archived: Switch }),
  response: z.array(MetricSummaryAnswer),
  flat: true,
  example: { query: { search: 'order' } },
} satisfies Operation;

export const getMetric = {
  method: 'GET',
  path: '/api/v1/metrics/{domain}/{metric}',
  tag,
  summary: 'One metric: definition, periods and dimensions',
  access: 'read',
  params: ByRef,
  response: MetricDetailAnswer,
  errors: ['not_found'],
  example: orders,
} satisfies Operation;

export const getMetricSeries = {
  method: 'GET',
  path: '/api/v1/metrics/{domain}/{metric}/series',
  tag,
  summary: 'A metric day by day',
  description:
    'Every day of the range, the 90 days until today unless `from` and `to` say else; `null` where there is no data. ' +
    '`split` gives a line for each of the 20 largest values of a dimension, and one for the rest where values may be ' +
    'added up. `compare=1` adds the same number of days before. As CSV one row per day and line.',
  access: 'read',
  params: ByRef,
  query: SeriesQuery,
  response: MetricSeriesAnswer,
  flat: true,
  errors: ['not_found'],
  example: { ...orders, query: { from: '2026-11-01', to: '2026-11-21', split: 'object' } },
} satisfies Operation;

export const addAnnotation = {
  method: 'POST',
  path: '/api/v1/metrics/{domain}/{metric}/annotations',
  tag,
  summary: 'Leave a mark in the charts of a metric',
  access: 'write',
  permission: 'edit',
  params: ByRef,
  body: NoteInput.omit({ metric: true }),
  response: AnnotationAnswer,
  errors: ['not_found', 'wrong_state'],
  example: { ...orders, body: { date: '2026-11-20', text: 'New checkout page' } },
} satisfies Operation;

export const listAnnotations = {
  method: 'GET',
  path: '/api/v1/metrics/{domain}/{metric}/annotations',
  tag,
  summary: 'Marks in the charts of a metric',
  description: 'Notes, imports, and when experiments started and ended. The newest 200.',
  access: 'read',
  params: ByRef,
  query: z.strictObject({ from: Day, to: Day }),
  response: z.array(AnnotationAnswer),
  flat: true,
  example: { ...orders, query: { from: '2026-11-01', to: '2026-11-30' } },
} satisfies Operation;

export const defineBoard = {
  method: 'PUT',
  path: '/api/v1/boards/{slug}',
  tag,
  summary: 'Make a board that does not exist yet',
  description: 'An ordered page of charts. One that exists is answered as it is, unchanged.',
  access: 'write',
  permission: 'edit',
  params: BySlug,
  body: BoardInput.omit({ slug: true }),
  response: BoardAnswer,
  example: { ...overview, body: { name: 'Overview', charts: [{ metric: 'shopping/order_count', days: 30 }] } },
} satisfies Operation;

export const getBoard = {
  method: 'GET',
  path: '/api/v1/boards/{slug}',
  tag,
  summary: 'One board',
  access: 'read',
  params: BySlug,
  response: BoardAnswer,
  errors: ['not_found'],
  example: overview,
} satisfies Operation;

export const listBoards = {
  method: 'GET',
  path: '/api/v1/boards',
  tag,
  summary: 'List boards',
  access: 'read',
  query: z.strictObject({ archived: Switch }),
  response: z.array(BoardAnswer),
  flat: true,
  example: {},
} satisfies Operation;
