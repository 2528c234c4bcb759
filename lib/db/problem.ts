/** What can go wrong for a reason that the caller should know. `lib/http` turns the code into a status. */
export type ProblemCode =
  | 'bad_request'
  | 'invalid_input'
  | 'unauthenticated'
  | 'forbidden'
  | 'origin_not_allowed'
  | 'not_found'
  | 'unknown_experiment'
  | 'unknown_goal'
  | 'no_report_yet'
  | 'unknown_facet_value'
  | 'no_statistics_yet'
  | 'conflict'
  | 'already_exists'
  | 'wrong_state'
  | 'too_large'
  | 'unsupported_media_type'
  | 'method_not_allowed'
  | 'rate_limited'
  | 'unavailable'
  | 'internal';

/** An error that may be shown to whoever caused it: a code, a sentence, and the fields that it concerns. */
export class Problem extends Error {
  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly fields?: Record<string, string[]>,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
    this.name = 'Problem';
  }
}
