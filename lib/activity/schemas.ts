/** Shapes of the activity log. Safe to import in components. */

/** What changes can be about, as the log's `entity` says it. */
export const ACTIVITY_ENTITIES = [
  'experiment',
  'goal',
  'stock',
  'flow',
  'facet',
  'process',
  'decay_rule',
  'metric_domain',
  'metric',
  'board',
  'log_source',
  'log_upload',
  'subject',
  'setting',
  'member',
  'token',
  'webhook',
  'job',
  'sample',
] as const;

export type { ActivityRow } from './list-activity';
