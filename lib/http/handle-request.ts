import type { z } from 'zod';
import { authenticate } from '@/lib/auth/authenticate';
import { environment } from '@/lib/config/env';
import { database } from '@/lib/db/client';
import { requirePermission, type Actor, type Context, type Permission } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { TimeLimit } from '@/lib/db/time-limit';
import { invalidInput } from '@/lib/db/to-problem';
import { readJson, SINGLE_BYTES } from './body';
import { csvResponse, type CsvRow } from './csv';
import { errorResponse } from './error-response';
import { isSameOrigin } from './same-origin';

/**
 * Who may call: `public` anybody; `read` a token or a session; `write` a token with the scope write, or the session of
 * somebody who may; `session` only somebody signed in.
 */
export type Access = 'public' | 'read' | 'write' | 'session';

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

export type RequestOptions<Params, Query, Body, Result> = {
  access: Access;
  /** What the caller must be allowed to do. Default: `read` for GET, `record` otherwise. */
  permission?: Permission;
  params?: Params;
  query?: Query;
  body?: Body;
  /** Cap of the body in bytes; default 16 kB. */
  maxBytes?: number;
  /** What is answered, for the documentation. */
  response?: z.ZodType;
  /** Flat rows of the result: allows `?format=csv` (and `&bom=1` for Excel). */
  csv?: (result: Result) => readonly CsvRow[];
  status?: number;
  headers?: (result: Result) => Record<string, string>;
  /** How long a GET may ask the database before its statements are ended, in milliseconds; default a minute. */
  patienceMs?: number;
  /** May refuse with `rate_limited`, after it is known who calls and before anything is read. */
  limit?: (input: { request: Request; actor: Actor }) => void | Promise<void>;
  /** A Response is answered as it is; undefined as 204; everything else as JSON. */
  run: (input: {
    ctx: Context;
    params: Parsed<Params>;
    query: Parsed<Query>;
    body: Parsed<Body>;
    request: Request;
  }) => Result | Response | Promise<Result | Response>;
};

export type RouteHandler = (request: Request, route?: { params: Promise<unknown> }) => Promise<Response>;
export type RouteDescription = Pick<
  RequestOptions<z.ZodType, z.ZodType, z.ZodType, unknown>,
  'access' | 'permission' | 'params' | 'query' | 'body' | 'response'
> & { csv: boolean };

const shared = globalThis as typeof globalThis & { weirRoutes?: WeakMap<object, RouteDescription> };
shared.weirRoutes ??= new WeakMap();
const registry = shared.weirRoutes;

/** What a route handler declared, or undefined when `handleRequest` did not make it. For tests and documentation. */
export const describeRoute = (handler: object): RouteDescription | undefined => registry.get(handler);

/**
 * A Next route handler as a declaration: authenticate → limit → parse → run → map errors, written once.
 *
 * ```ts
 * export const GET = handleRequest({ access: 'read', query: Q, run: ({ ctx, query }) => listX(ctx, query), csv: (x) => x.rows });
 * ```
 * `csv` stands after `run`, from which the compiler knows what the result is.
 */
export function handleRequest<
  Result,
  Params extends z.ZodType | undefined = undefined,
  Query extends z.ZodType | undefined = undefined,
  Body extends z.ZodType | undefined = undefined,
>(options: RequestOptions<Params, Query, Body, Result>): RouteHandler {
  const handler: RouteHandler = async (request, route) => {
    try {
      const now = new Date();
      const actor = await admit(request, options, now);
      await options.limit?.({ request, actor });
      const params = parse(options.params as Params, refuseNul((await route?.params) ?? {}));
      const { format, bom, values } = readQuery(request, options.csv !== undefined);
      const query = parse(options.query as Query, refuseNul(values));
      const body = options.body === undefined ? undefined : await readJson(request, options.maxBytes ?? SINGLE_BYTES);
      const parsed = parse(options.body as Body, body);
      const run = () => options.run({ ctx: { db: database(), actor, now }, params, query, body: parsed, request });
      const result = await (isReading(request.method) ? runPatiently(run, options.patienceMs) : run());
      if (result instanceof Response) return result;
      if (format === 'csv' && options.csv !== undefined) {
        return csvResponse(options.csv(result), new URL(request.url).pathname.split('/').slice(3).join('-'), { bom });
      }
      return answer(result, options.status, options.headers?.(result));
    } catch (error) {
      return errorResponse(error);
    }
  };
  const { access, permission, params, query, body, response, csv } = options;
  registry.set(handler, {
    access,
    ...(permission === undefined ? {} : { permission }),
    ...(params === undefined ? {} : { params }),
    ...(query === undefined ? {} : { query }),
    ...(body === undefined ? {} : { body }),
    ...(response === undefined ? {} : { response }),
    csv: csv !== undefined,
  });
  return handler;
}

const isReading = (method: string): boolean => method === 'GET' || method === 'HEAD';

/** A minute: by then whoever asked has gone, and what still runs would take the place of those who come. */
const PATIENCE_MS = 60_000;

/** Reads, and ends what takes too long. Throws `unavailable` then. A body that is streamed later has its own time. */
async function runPatiently<T>(run: () => T | Promise<T>, ms = PATIENCE_MS): Promise<T> {
  const limit = new TimeLimit();
  try {
    return await limit.run(ms, async () => run());
  } catch (error) {
    if (!limit.hasEnded) throw error;
    throw new Problem(
      'unavailable',
      'Reading this took too long, and was ended. Ask for less, or later.',
      undefined,
      60,
    );
  }
}

/** Who calls; refuses those who may not. A session changes something only from our own pages. */
async function admit(
  request: Request,
  options: { access: Access; permission?: Permission },
  now: Date,
): Promise<Actor> {
  if (options.access === 'public') return { kind: 'public' };
  const actor = await authenticate(request.headers, now);
  if (options.access === 'session' && actor.kind !== 'user') {
    throw new Problem('unauthenticated', 'Sign in first.');
  }
  if (actor.kind === 'user' && !isReading(request.method) && !isSameOrigin(request.headers, environment().APP_URL)) {
    throw new Problem('forbidden', 'A session changes things only from the pages of this application.');
  }
  const usual = options.access === 'write' ? 'record' : isReading(request.method) ? 'read' : 'edit';
  requirePermission({ actor }, options.permission ?? usual);
  return actor;
}

function parse<Schema extends z.ZodType | undefined>(schema: Schema, value: unknown): Parsed<Schema> {
  if (schema === undefined) return undefined as Parsed<Schema>;
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw invalidInput(parsed.error);
  return parsed.data as Parsed<Schema>;
}

/** A NUL can be written into an address, and no database takes it. */
function refuseNul<Values extends object>(values: Values): Values {
  for (const [name, value] of Object.entries(values) as [string, unknown][]) {
    if (![value].flat().some((text) => typeof text === 'string' && text.includes('\0'))) continue;
    throw new Problem('invalid_input', `${name}: has a NUL character.`, { [name]: ['has a NUL character'] });
  }
  return values;
}

/** Query values: a text, or a list of texts for a name that is repeated. `format` and `bom` are ours when CSV is possible. */
function readQuery(
  request: Request,
  csv: boolean,
): { format: 'json' | 'csv'; bom: boolean; values: Record<string, string | string[]> } {
  const search = new URL(request.url).searchParams;
  const values = Object.create(null) as Record<string, string | string[]>;
  for (const name of new Set(search.keys())) {
    const all = search.getAll(name);
    if (all.some((value) => value.includes('\0'))) {
      throw new Problem('invalid_input', `${name}: has a NUL character.`, { [name]: ['has a NUL character'] });
    }
    values[name] = all.length === 1 ? (all[0] ?? '') : all;
  }
  if (!csv) return { format: 'json', bom: false, values: { ...values } };
  const { format = 'json', bom = '0', ...rest } = values;
  if (format !== 'json' && format !== 'csv') {
    throw new Problem('invalid_input', 'format: must be json or csv.', { format: ['must be json or csv'] });
  }
  return { format, bom: bom === '1', values: rest };
}

function answer(result: unknown, status: number | undefined, headers: Record<string, string> = {}): Response {
  const all = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', ...headers };
  if (result === undefined) return new Response(null, { status: status ?? 204, headers: all });
  return Response.json(result, { status: status ?? 200, headers: all });
}
