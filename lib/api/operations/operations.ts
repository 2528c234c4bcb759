import { z } from 'zod';
import { HealthAnswer } from '@/lib/collect/answer.schemas';
import { CronAnswer } from '@/lib/schedule/schemas';
import type { Operation } from '../operation';

const tag = 'Operations';

export const getScript = {
  method: 'GET',
  path: '/experiments.js',
  tag,
  summary: 'The client script with every experiment inside',
  description: 'One request per page; cached for a minute, with an ETag, from any origin.',
  access: 'public',
  media: 'text/javascript',
  example: {},
} satisfies Operation;

export const getHealth = {
  method: 'GET',
  path: '/api/health',
  tag,
  summary: 'Is the process up; with `deep=1`: can it work',
  description:
    'Deep: database, migrations, the last good run of each job, and the zone whose calendar days count; 503 when it cannot work, or is about to end.',
  access: 'public',
  query: z.object({ deep: z.literal('1').optional() }),
  response: HealthAnswer,
  example: { query: { deep: '1' } },
} satisfies Operation;

export const getPrometheusMetrics = {
  method: 'GET',
  path: '/api/metrics',
  tag,
  summary: 'Numbers of this process as Prometheus text',
  description: 'For the holder of METRICS_TOKEN; 404 without that variable.',
  access: 'prometheus',
  media: 'text/plain',
  errors: ['not_found'],
  example: {},
} satisfies Operation;

const Job = z.object({ job: z.string().optional() });
const cron = {
  path: '/api/cron',
  tag,
  description:
    'For a hosting scheduler, with `Authorization: Bearer $CRON_SECRET` (at least 16 characters; 503 without). Runs for ' +
    'at most 50 s and goes on next time; safe twice, late and overlapping. 500 with the same tally when a part failed.',
  access: 'cron',
  query: Job,
  response: CronAnswer,
  errors: ['not_found'],
  example: { query: { job: 'reports' } },
} satisfies Omit<Operation, 'method' | 'summary'>;

export const runJobs = { ...cron, method: 'GET', summary: 'Run the jobs that are due, or one' } satisfies Operation;
export const runJobsByPost = { ...cron, method: 'POST', summary: 'The same by POST' } satisfies Operation;

export const getOpenApi = {
  method: 'GET',
  path: '/api/v1/openapi.json',
  tag,
  summary: 'This description as OpenAPI 3.1',
  access: 'public',
  response: z.object({ openapi: z.literal('3.1.1') }).loose(),
  example: {},
} satisfies Operation;
