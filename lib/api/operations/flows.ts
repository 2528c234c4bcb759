import { z } from 'zod';
import { Day, Key, SubjectKind } from '@/lib/config/names';
import {
  FlowAnswer,
  FlowEventsAnswer,
  FlowRecordAnswer,
  ProcessAnswer,
  ProcessPictureAnswer,
  ProcessStatisticsAnswer,
} from '@/lib/stocks/answer.schemas';
import { ProcessQuery, RecordsQuery } from '@/lib/stocks/process.schemas';
import { FlowInput, ProcessInput } from '@/lib/stocks/schemas';
import type { Operation } from '../operation';

const tag = 'Stocks and flows';
const BySlug = z.object({ slug: Key });
const OfKind = z.strictObject({ kind: SubjectKind.optional() });
const pays = { params: { slug: 'pays' } };
const accounts = { params: { slug: 'accounts' } };
const Value = z.string().max(200);

export const listFlows = {
  method: 'GET',
  path: '/api/v1/flows',
  tag,
  summary: 'List flows',
  access: 'read',
  query: OfKind,
  response: z.array(FlowAnswer),
  flat: true,
  example: { query: { kind: 'account' } },
} satisfies Operation;

export const getFlow = {
  method: 'GET',
  path: '/api/v1/flows/{slug}',
  tag,
  summary: 'One flow',
  access: 'read',
  params: BySlug,
  response: FlowAnswer,
  errors: ['not_found'],
  example: pays,
} satisfies Operation;

export const defineFlow = {
  method: 'PUT',
  path: '/api/v1/flows/{slug}',
  tag,
  summary: 'Define a flow that does not exist yet',
  description:
    'A named transition from any of `sources` to any of `sinks`: slugs of stocks, or null for the outside world. One ' +
    'that exists is answered as it is, unchanged.',
  access: 'write',
  permission: 'edit',
  params: BySlug,
  body: FlowInput.omit({ slug: true }),
  response: FlowAnswer,
  errors: ['conflict'],
  example: { ...pays, body: { name: 'Pays', kind: 'account', sources: ['trial'], sinks: ['paid'] } },
} satisfies Operation;

export const listFlowRecords = {
  method: 'GET',
  path: '/api/v1/flows/{slug}/records',
  tag,
  summary: 'Recorded events of a flow per interval',
  description:
    'One row per interval, source and sink; in all, or per value of `facet`. Pages of at most 10,000 rows; the `Link` header names the next one.',
  access: 'read',
  params: BySlug,
  query: RecordsQuery,
  response: z.array(FlowRecordAnswer),
  flat: true,
  errors: ['not_found'],
  example: { ...pays, query: { facet: 'plan' } },
} satisfies Operation;

export const listFlowEvents = {
  method: 'GET',
  path: '/api/v1/flows/{slug}/events',
  tag,
  summary: 'The events of a flow',
  description:
    'Newest first, page by page: `cursor` is `next` of the page before. As CSV without `limit` and `cursor`: all of them.',
  access: 'read',
  params: BySlug,
  query: z.strictObject({
    from: Day.optional(),
    to: Day.optional(),
    facet: Key.optional(),
    value: Value.optional(),
    cursor: z.string().max(500).optional(),
    limit: z.coerce.number().int().min(1).max(1000).optional(),
  }),
  response: FlowEventsAnswer,
  flat: true,
  errors: ['not_found'],
  example: { ...pays, query: { limit: '10' } },
} satisfies Operation;

export const listProcesses = {
  method: 'GET',
  path: '/api/v1/processes',
  tag,
  summary: 'List processes',
  access: 'read',
  query: OfKind,
  response: z.array(ProcessAnswer),
  flat: true,
  example: { query: { kind: 'account' } },
} satisfies Operation;

export const getProcess = {
  method: 'GET',
  path: '/api/v1/processes/{slug}',
  tag,
  summary: 'A process: stocks, flows, times and balance',
  description:
    '`from` and `to` are days, both included (the last 30 by default); `value` narrows everything to one value of ' +
    '`facet`. As CSV one row per stock and day.',
  access: 'read',
  params: BySlug,
  query: ProcessQuery,
  response: ProcessPictureAnswer,
  flat: true,
  errors: ['not_found'],
  example: { ...accounts, query: { facet: 'plan' } },
} satisfies Operation;

export const defineProcess = {
  method: 'PUT',
  path: '/api/v1/processes/{slug}',
  tag,
  summary: 'Define a process that does not exist yet',
  description: 'A group of stocks, flows and facets. One that exists is answered as it is, unchanged.',
  access: 'write',
  permission: 'edit',
  params: BySlug,
  body: ProcessInput.omit({ slug: true }),
  response: ProcessAnswer,
  errors: ['conflict'],
  example: {
    ...accounts,
    body: {
      name: 'Accounts',
      kind: 'account',
      stocks: ['trial', 'paid'],
      flows: ['pays'],
      facets: ['plan'],
      startStock: 'trial',
      endStock: 'paid',
    },
  },
} satisfies Operation;

export const getProcessStatistics = {
  method: 'GET',
  path: '/api/v1/processes/{slug}/statistics',
  tag,
  summary: 'A process on one day as numbers',
  description:
    'Counts at the end of the day by slug of the stock, and how long those took who came to its end until then (in ' +
    'seconds). `value` narrows to one value of `facet`. Default: today. As CSV one row per status.',
  access: 'read',
  params: BySlug,
  query: z
    .strictObject({ facet: Key.optional(), value: Value.optional(), date: Day.optional() })
    .refine(({ facet, value }) => facet !== undefined || value === undefined, {
      path: ['facet'],
      message: 'is needed: whose value is this?',
    }),
  response: ProcessStatisticsAnswer,
  flat: true,
  errors: ['not_found', 'unknown_facet_value', 'no_statistics_yet'],
  example: { ...accounts, query: { facet: 'plan', value: 'pro' } },
} satisfies Operation;
