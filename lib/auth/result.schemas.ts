/** What server actions answer. Without zod, since every page that has a button needs it. */

/** What a server action answers when it refuses. */
export type ActionProblem = {
  code: string;
  message: string;
  fields?: Record<string, string[]>;
  retryAfterSeconds?: number;
};

/** The parts of an action's result that this application uses; `data` is there when it succeeded. */
export type ActionResult<T> = { data?: T; serverError?: ActionProblem; validationErrors?: unknown };

/** What an action refused, or null when it succeeded. Also covers a result that never came (the network). */
export function problemOf(result: ActionResult<unknown> | undefined): ActionProblem | null {
  if (result === undefined) return { code: 'unavailable', message: 'The server did not answer. Try again.' };
  if (result.serverError !== undefined) return result.serverError;
  if (result.validationErrors !== undefined) return { code: 'invalid_input', message: 'Some of this is not valid.' };
  return null;
}
