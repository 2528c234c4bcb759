import type { z } from 'zod';
import { OPERATIONS, type OperationId } from '@/lib/api/operations';
import type { Operation } from '@/lib/api/operation';
import { ApiError, errorOf } from './api-error';

type Op<Id extends OperationId> = (typeof OPERATIONS)[Id];
type Given<O, Part extends string> = O extends Record<Part, infer Schema extends z.ZodType> ? z.input<Schema> : never;

/** What a call needs: the parameters and the body that its operation has, and nothing else. */
export type CallInput<Id extends OperationId> = (Op<Id> extends { params: z.ZodType }
  ? { params: Given<Op<Id>, 'params'> }
  : { params?: never }) &
  (Op<Id> extends { query: z.ZodType } ? { query?: QueryOf<Given<Op<Id>, 'query'>> } : { query?: never }) &
  (Op<Id> extends { body: z.ZodType } ? { body: Given<Op<Id>, 'body'> } : { body?: never });

/** Query values as programs have them; they are sent as text. */
type QueryOf<Query> = { [Name in keyof Query]?: unknown extends Query[Name] ? string | number : Query[Name] };

/** What it answers: parsed JSON, undefined for 204, text for everything that is not JSON. */
export type CallAnswer<Id extends OperationId> =
  Op<Id> extends { response: infer Schema extends z.ZodType }
    ? z.output<Schema>
    : Op<Id> extends { media: string }
      ? string
      : undefined;

type WithLines = { [Id in OperationId]: Op<Id> extends { lines: object } ? Id : never }[OperationId];
type LinesAnswer<Id extends WithLines> =
  Op<Id> extends { lines: { response: infer Schema extends z.ZodType } } ? z.output<Schema> : never;

type WithUploads = { [Id in OperationId]: Op<Id> extends { uploads: readonly string[] } ? Id : never }[OperationId];

/** A body with its media type; a form says its own. */
export type Upload = { body: BodyInit; type: string | null };

export type Client = {
  call<Id extends OperationId>(id: Id, input: CallInput<Id>): Promise<CallAnswer<Id>>;
  /** Sends lines of JSON to an operation that takes them. */
  send<Id extends WithLines>(id: Id, lines: string): Promise<LinesAnswer<Id>>;
  /** Sends a file, a stream or a form; `make` makes it anew for every try. */
  upload<Id extends WithUploads>(id: Id, input: CallInput<Id>, make: () => Upload): Promise<CallAnswer<Id>>;
};

export type ClientOptions = {
  /** Address of the installation. */
  base: string;
  /** A secret token; without one only public operations answer. */
  token?: string;
  /** Told before each wait, with its length in milliseconds and the reason. */
  onWait?: (ms: number, reason: string) => void;
  fetch?: typeof fetch;
  /** Parse each answer with its schema, and throw when it does not fit. */
  check?: boolean;
};

const TRIES = 8;
const WAIT_MS = 500;
const LONGEST_WAIT_MS = 60_000;

/**
 * A client of the documented interface: every operation by its operationId, typed by the schemas that describe it. Waits
 * and tries again when there is no connection or when it is told to (429, 503). Throws `ApiError` for every other error.
 */
export function createClient(options: ClientOptions): Client {
  const operations: Readonly<Record<string, Operation>> = OPERATIONS;
  const operationOf = (id: string): Operation => {
    const operation = operations[id];
    if (operation === undefined) throw new Error(`There is no operation "${id}".`);
    return operation;
  };

  async function ask(operation: Operation, address: URL, make: () => Upload | null): Promise<unknown> {
    const response = await persist(options, address, () => {
      const upload = make();
      const type = upload?.type ?? null;
      return {
        method: operation.method,
        headers: {
          ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
          ...(type === null ? {} : { 'content-type': type }),
        },
        // A stream as a body needs `duplex`, which the types of browsers do not know.
        ...(upload === null ? {} : ({ body: upload.body, duplex: 'half' } as object)),
      };
    });
    if (response.status === 204) return undefined;
    if (operation.response === undefined) return response.text();
    return response.json();
  }

  const parse = (schema: z.ZodType | undefined, answer: unknown): unknown =>
    options.check === true && schema !== undefined ? schema.parse(answer) : answer;

  return {
    call: async (id, input) => {
      const operation = operationOf(id);
      const { params = {}, query = {}, body } = input as { params?: object; query?: object; body?: unknown };
      const address = addressOf(options.base, operation.path, params, query);
      const sent = body === undefined ? null : { body: JSON.stringify(body), type: 'application/json' };
      return parse(operation.response, await ask(operation, address, () => sent)) as never;
    },
    send: async (id, lines) => {
      const operation = operationOf(id);
      const address = addressOf(options.base, operation.path, {}, {});
      const sent = { body: lines, type: 'application/x-ndjson' };
      return parse(operation.lines?.response, await ask(operation, address, () => sent)) as never;
    },
    upload: async (id, input, make) => {
      const operation = operationOf(id);
      const { params = {}, query = {} } = input as { params?: object; query?: object };
      const address = addressOf(options.base, operation.path, params, query);
      return parse(operation.response, await ask(operation, address, make)) as never;
    },
  };
}

/** The address of a call; every value of the path is one segment of it. */
export function addressOf(base: string, path: string, params: object, query: object): URL {
  const values = params as Record<string, unknown>;
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    // Browsers and fetch would read these as steps, also when they are encoded.
    if (typeof value !== 'string' || value === '' || value === '.' || value === '..')
      throw new Error(`"${name}" is needed for ${path}.`);
    return encodeURIComponent(value);
  });
  const address = new URL(filled, base);
  for (const [name, value] of Object.entries(query as Record<string, unknown>))
    for (const one of [value].flat()) if (one !== undefined) address.searchParams.append(name, String(one));
  return address;
}

async function persist(options: ClientOptions, address: URL, make: () => RequestInit): Promise<Response> {
  const send = options.fetch ?? fetch;
  for (let attempt = 1; ; attempt++) {
    let reason = 'no connection';
    let wait = WAIT_MS * 2 ** (attempt - 1);
    try {
      const response = await send(address, make());
      if (response.ok) return response;
      const error = await errorOf(response);
      if ((error.status !== 429 && error.status !== 503) || attempt >= TRIES) throw error;
      if (error.retryAfterMs !== null) wait = error.retryAfterMs;
      reason = error.message;
    } catch (error) {
      if (error instanceof ApiError || attempt >= TRIES) throw error;
    }
    wait = Math.min(LONGEST_WAIT_MS, wait);
    options.onWait?.(wait, reason);
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
