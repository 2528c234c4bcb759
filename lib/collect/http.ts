/** Requests and answers as the handlers see them: no framework, so that they can stand in front of any. */

export type RequestBody = {
  /** All of it. Throws `too_large` beyond the limit (bytes), and `timeout` when the sender stalls. */
  bytes(limit: number): Promise<Buffer>;
  /** Piece by piece, for imports that do not fit into memory. */
  chunks(): AsyncIterable<Uint8Array>;
};

export type CollectRequest = {
  method: string;
  /** Without the query, as sent. */
  path: string;
  query(name: string): string | null;
  /** Name in lower case. */
  header(name: string): string | undefined;
  /** Address of the socket; undefined where the host does not tell. */
  remoteAddress: string | undefined;
  body: RequestBody | null;
};

export type CollectResponse = {
  status: number;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
};

/** Everything that browsers send to or fetch from here works from any origin, without credentials. */
export const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'retry-after, etag',
} as const;

const JSON_HEADERS = {
  ...CORS,
  'content-type': 'application/json; charset=utf-8',
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
};
const EMPTY_HEADERS = { ...CORS, 'cache-control': 'no-store' };

export function json(value: unknown, status = 200): CollectResponse {
  return { status, headers: JSON_HEADERS, body: JSON.stringify(value) };
}

export function noContent(headers: Record<string, string> = EMPTY_HEADERS): CollectResponse {
  return { status: 204, headers, body: null };
}

/** Answer to a preflight: the same for everybody, from memory. */
export function preflight(methods: readonly string[]): CollectResponse {
  return noContent({
    ...CORS,
    'access-control-allow-methods': [...methods, 'OPTIONS'].join(', '),
    'access-control-allow-headers': 'content-type, authorization',
    'access-control-max-age': '86400',
    'cache-control': 'public, max-age=86400',
  });
}
