import { z } from 'zod';
import { Day, Key, SubjectKind } from '@/lib/config/names';
import {
  DurationAnswer,
  FacetAnswer,
  StockAnswer,
  StockRecordAnswer,
  StockSeriesAnswer,
  StockSubjectsAnswer,
} from '@/lib/stocks/answer.schemas';
import { ProcessQuery, RecordsQuery } from '@/lib/stocks/process.schemas';
import { FacetInput, StockInput } from '@/lib/stocks/schemas';
import type { Operation } from '../operation';

const tag = 'Stocks and flows';
const BySlug = z.object({ slug: Key });
const OfKind = z.strictObject({ kind: SubjectKind.optional() });
const trial = { params: { slug: 'trial' } };
const Value = z.string().max(200);
/** Where a list goes on: `next` of the page before. */
const page = { cursor: z.string().max(500).optional(), limit: z.coerce.number().int().min(1).max(1000).optional() };

export const listStocks = {
  method: 'GET',
  path: '/api/v1/stocks',
  tag,
  summary: 'List stocks',
  access: 'read',
  query: OfKind,
  response: z.array(StockAnswer),
  flat: true,
  example: { query: { kind: 'account' } },
} satisfies Operation;

export const getStock = {
  method: 'GET',
  path: '/api/v1/stocks/{slug}',
  tag,
  summary: 'One stock',
  access: 'read',
  params: BySlug,
  response: StockAnswer,
  errors: ['not_found'],
  example: trial,
} satisfies Operation;

export const defineStock = {
  method: 'PUT',
  path: '/api/v1/stocks/{slug}',
  tag,
  summary: 'Define a stock that does not exist yet',
  description:
    'A stock is a condition on the attributes of one kind of subject. One that exists is answered as it is, unchanged. ' +
    'A new one gets its full history in the background.',
  access: 'write',
  permission: 'edit',
  params: BySlug,
  body: StockInput.omit({ slug: true }),
  response: StockAnswer,
  errors: ['conflict'],
  example: {
    ...trial,
    body: { name: 'In trial', kind: 'account', filter: { op: 'equals', path: 'state', value: 'trial' } },
  },
} satisfies Operation;

export const listStockRecords = {
  method: 'GET',
  path: '/api/v1/stocks/{slug}/records',
  tag,
  summary: 'Recorded counts of a stock',
  description:
    'In all, or per value of `facet`. `at` is the end of the interval. Pages of at most 10,000 rows; the `Link` header names the next one.',
  access: 'read',
  params: BySlug,
  query: RecordsQuery,
  response: z.array(StockRecordAnswer),
  flat: true,
  errors: ['not_found'],
  example: { ...trial, query: { facet: 'plan' } },
} satisfies Operation;

export const getStockSeries = {
  method: 'GET',
  path: '/api/v1/stocks/{slug}/series',
  tag,
  summary: 'A stock day by day',
  description: 'With what entered and left; with `facet` also for each value. As CSV one row per day and value.',
  access: 'read',
  params: BySlug,
  query: ProcessQuery,
  response: StockSeriesAnswer,
  flat: true,
  errors: ['not_found'],
  example: { ...trial, query: { facet: 'plan' } },
} satisfies Operation;

export const getDurations = {
  method: 'GET',
  path: '/api/v1/stocks/{slug}/durations',
  tag,
  summary: 'How long stays take, or the way to another stock',
  description:
    'Without `to` the time inside, with it the time from the first entry to the first later entry to that stock. ' +
    '`from` and `until` are days of the entry, both included. Times in seconds. As CSV the survival curve.',
  access: 'read',
  params: BySlug,
  query: z.strictObject({
    to: Key.optional(),
    from: Day.optional(),
    until: Day.optional(),
    facet: Key.optional(),
    value: Value.optional(),
  }),
  response: DurationAnswer,
  flat: true,
  errors: ['not_found'],
  example: { ...trial, query: { to: 'paid' } },
} satisfies Operation;

export const listStockSubjects = {
  method: 'GET',
  path: '/api/v1/stocks/{slug}/subjects',
  tag,
  summary: 'Who is in a stock now',
  description:
    'The longest first, page by page: `cursor` is `next` of the page before. As CSV without `limit` and `cursor`: everybody.',
  access: 'read',
  params: BySlug,
  query: z.strictObject({
    facet: Key.optional(),
    value: Value.optional(),
    search: z.string().max(200).optional(),
    ...page,
  }),
  response: StockSubjectsAnswer,
  flat: true,
  errors: ['not_found'],
  example: { ...trial, query: { limit: '10' } },
} satisfies Operation;

export const listFacets = {
  method: 'GET',
  path: '/api/v1/facets',
  tag,
  summary: 'List facets',
  access: 'read',
  query: OfKind,
  response: z.array(FacetAnswer),
  flat: true,
  example: { query: { kind: 'account' } },
} satisfies Operation;

export const getFacet = {
  method: 'GET',
  path: '/api/v1/facets/{slug}',
  tag,
  summary: 'One facet',
  access: 'read',
  params: BySlug,
  response: FacetAnswer,
  errors: ['not_found'],
  example: { params: { slug: 'plan' } },
} satisfies Operation;

export const defineFacet = {
  method: 'PUT',
  path: '/api/v1/facets/{slug}',
  tag,
  summary: 'Define a facet that does not exist yet',
  description: 'A facet splits stocks and flows by an attribute. One that exists is answered as it is, unchanged.',
  access: 'write',
  permission: 'edit',
  params: BySlug,
  body: FacetInput.omit({ slug: true }),
  response: FacetAnswer,
  errors: ['conflict'],
  example: { params: { slug: 'plan' }, body: { name: 'Plan', kind: 'account', path: 'plan' } },
} satisfies Operation;
