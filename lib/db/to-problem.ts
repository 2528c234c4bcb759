import { ZodError } from 'zod';
import { Problem } from './problem';

/** Codes of Prisma, PostgreSQL and the socket that mean: the database cannot be reached, or is too busy, right now. */
const UNAVAILABLE = new Set([
  ...['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'],
  ...['08000', '08001', '08003', '08004', '08006', '53300', '53400', '57P01', '57P02', '57P03', '57P05', '55P03'],
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT'],
  ...['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'],
]);
const UNAVAILABLE_TEXT =
  /timeout exceeded when trying to connect|connection terminated|server closed the connection|can't reach database|cannot use a pool after|unable to start a transaction in the given time|the database system is (?:shutting down|starting up|in recovery|not (?:yet )?accepting)|terminating connection due to/i;

/** Whether an error, or one of its causes, says that the database cannot answer now. Another try may succeed. */
export function isDatabaseUnavailable(error: unknown, depth = 0): boolean {
  if (depth > 6 || typeof error !== 'object' || error === null) return false;
  const { code, originalCode, kind, name, message, cause } = error as Record<string, unknown>;
  if ([code, originalCode, kind].some((value) => typeof value === 'string' && UNAVAILABLE.has(value))) return true;
  if (name === 'PrismaClientInitializationError') return true;
  if (typeof message === 'string' && UNAVAILABLE_TEXT.test(message)) return true;
  const inner = (error as { errors?: unknown }).errors;
  if (Array.isArray(inner) && inner.some((one) => isDatabaseUnavailable(one, depth + 1))) return true;
  return isDatabaseUnavailable(cause, depth + 1);
}

/** What a failed query says in the end; before it Prisma writes where in our code it was asked. For the log. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.trim().split('\n').at(-1)?.trim().slice(0, 300) ?? '';
}

/** Wrong input as a Problem: the messages by field, `weights.0.key` for nested ones, `` for the whole. */
export function invalidInput(error: { issues: readonly { path: PropertyKey[]; message: string }[] }): Problem {
  const fields: Record<string, string[]> = Object.create(null) as Record<string, string[]>;
  for (const issue of error.issues) (fields[issue.path.map(String).join('.')] ??= []).push(issue.message);
  const [name, messages] = Object.entries(fields)[0] ?? ['', ['is wrong']];
  const first = messages[0] ?? 'is wrong';
  return new Problem('invalid_input', name === '' ? `The input ${first}.` : `${name}: ${first}.`, { ...fields });
}

/**
 * Any error as a Problem that may be shown: a Problem stays as it is; wrong input and an unreachable database get their
 * code; everything else becomes `internal` without a word of what happened.
 */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof Error && error.name === 'Problem' && 'code' in error) return error as Problem;
  if (error instanceof ZodError) return invalidInput(error);
  if (isDatabaseUnavailable(error)) {
    return new Problem('unavailable', 'The database cannot be reached. Try again in a moment.', undefined, 5);
  }
  return new Problem('internal', 'Something went wrong. It has been written to the log.');
}
