import { z } from 'zod';
import { Day, Key } from '@/lib/config/names';
import {
  DayReportAnswer,
  ExperimentAnswer,
  ExperimentListAnswer,
  ReportRowAnswer,
} from '@/lib/experiments/answer.schemas';
import { ExperimentInput, ExperimentState } from '@/lib/experiments/schemas';
import { GoalAnswer } from '@/lib/goals/answer.schemas';
import { GoalInput } from '@/lib/goals/schemas';
import type { Operation } from '../operation';

const tag = 'Experiments';
const ByKey = z.object({ key: Key });
const checkout = { params: { key: 'checkout' } };
/** An empty text is no number: JavaScript would call it 0. */
const Phase = z.preprocess((text) => (text === '' ? 'empty' : text), z.coerce.number().int().min(0).max(100_000));

export const listExperiments = {
  method: 'GET',
  path: '/api/v1/experiments',
  tag,
  summary: 'List experiments with their verdicts',
  description: 'Archived ones only when asked for by `state`. `search` looks into keys and names.',
  access: 'read',
  query: z.strictObject({ state: ExperimentState.optional(), search: z.string().max(200).optional() }),
  response: z.array(ExperimentListAnswer),
  flat: true,
  example: { query: { search: 'check' } },
} satisfies Operation;

export const getExperiment = {
  method: 'GET',
  path: '/api/v1/experiments/{key}',
  tag,
  summary: 'One experiment: definition, state and phases',
  access: 'read',
  params: ByKey,
  response: ExperimentAnswer,
  errors: ['unknown_experiment'],
  example: checkout,
} satisfies Operation;

export const defineExperiment = {
  method: 'PUT',
  path: '/api/v1/experiments/{key}',
  tag,
  summary: 'Define an experiment that does not exist yet',
  description:
    'One that exists is answered as it is, unchanged. `enabled` starts it when it never ran. `conflict` when an ' +
    'experiment of this key is external and this one is not, or the reverse.',
  access: 'write',
  permission: 'edit',
  params: ByKey,
  body: ExperimentInput.omit({ key: true })
    .extend({ enabled: z.boolean().default(false) })
    .strict(),
  response: ExperimentAnswer,
  errors: ['conflict', 'wrong_state'],
  example: {
    ...checkout,
    body: {
      name: 'Checkout on one page',
      primaryGoal: 'signup',
      variants: [
        { key: 'control', weight: 0.5 },
        { key: 'test', weight: 0.5, value: { pages: 1 } },
      ],
      enabled: true,
    },
  },
} satisfies Operation;

export const getReport = {
  method: 'GET',
  path: '/api/v1/experiments/{key}/report',
  tag,
  summary: 'The report of one day',
  description:
    'Cumulative: everybody who was enrolled until the end of that day. Default: the newest closed day of the newest ' +
    'phase. A comparison that cannot be computed says `{"status":"not_computable","reason":"…"}`.',
  access: 'read',
  params: ByKey,
  query: z.strictObject({ date: Day.optional(), phase: Phase.optional() }),
  response: DayReportAnswer,
  errors: ['unknown_experiment', 'no_report_yet'],
  example: { ...checkout, query: { phase: '0' } },
} satisfies Operation;

export const listReports = {
  method: 'GET',
  path: '/api/v1/experiments/{key}/reports',
  tag,
  summary: 'All days of an experiment as flat rows',
  description:
    'One row per date, outcome and variant. `from` and `to` are days, both included; `goal` may be repeated. A long ' +
    'list comes in pages of whole days, up to 10,000 rows: the header `Link` (`rel="next"`) names the next one.',
  access: 'read',
  params: ByKey,
  query: z.strictObject({
    from: Day.optional(),
    to: Day.optional(),
    phase: Phase.optional(),
    goal: z.union([z.string(), z.array(z.string())]).optional(),
    cursor: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(10_000).optional(),
  }),
  response: z.array(ReportRowAnswer),
  flat: true,
  errors: ['unknown_experiment'],
  example: { ...checkout, query: { goal: 'signup' } },
} satisfies Operation;

export const getGoal = {
  method: 'GET',
  path: '/api/v1/goals/{key}',
  tag,
  summary: 'One goal',
  access: 'read',
  params: ByKey,
  response: GoalAnswer,
  errors: ['unknown_goal'],
  example: { params: { key: 'signup' } },
} satisfies Operation;

export const defineGoal = {
  method: 'PUT',
  path: '/api/v1/goals/{key}',
  tag,
  summary: 'Define a goal that does not exist yet',
  description: 'One that exists is answered as it is, unchanged.',
  access: 'write',
  permission: 'edit',
  params: ByKey,
  body: GoalInput.omit({ key: true }).strict(),
  response: GoalAnswer,
  example: { params: { key: 'signup' }, body: { name: 'Signed up', betterWhen: 'higher', engagement: 'sum' } },
} satisfies Operation;
