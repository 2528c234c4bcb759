import type { ProblemCode } from '@/lib/db/problem';

/** The HTTP status of every code. A new code does not compile until it has one. */
export const STATUS = {
  bad_request: 400,
  invalid_input: 400,
  unauthenticated: 401,
  forbidden: 403,
  origin_not_allowed: 403,
  not_found: 404,
  unknown_experiment: 404,
  unknown_goal: 404,
  no_report_yet: 404,
  unknown_facet_value: 404,
  no_statistics_yet: 404,
  method_not_allowed: 405,
  conflict: 409,
  already_exists: 409,
  wrong_state: 409,
  too_large: 413,
  unsupported_media_type: 415,
  rate_limited: 429,
  internal: 500,
  unavailable: 503,
} as const satisfies Record<ProblemCode, number>;

/** How long to wait when a 429 or 503 names no time. Unit: seconds. */
export const DEFAULT_RETRY_SECONDS = 5;
