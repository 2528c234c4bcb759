import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CollectRequest, CollectResponse, RequestBody } from './http';
import { Refusal } from './refusal';
import { answer, type Route } from './routes';
import { isDraining } from './state';

/** A sender that is silent for this long in the middle of a body is given up. */
const SILENCE_MS = 10_000;
/** What is read and thrown away of a body that was refused, so that the answer arrives before the connection ends. */
const MAX_LEFTOVER = 4 * 1024 * 1024;

/** Answers a request of `node:http` by a route of the public door. */
export async function answerNode(route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const result = await answer(route, toCollectRequest(request));
  send(request, response, result);
}

export function toCollectRequest(request: IncomingMessage): CollectRequest {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  let query: URLSearchParams | undefined;
  return {
    method: request.method ?? 'GET',
    path: mark === -1 ? url : url.slice(0, mark),
    query: (name) => (query ??= new URLSearchParams(mark === -1 ? '' : url.slice(mark + 1))).get(name),
    header: (name) => {
      const value = request.headers[name];
      return typeof value === 'string' ? value : value?.join(', ');
    },
    remoteAddress: request.socket.remoteAddress,
    body: hasBody(request) ? nodeBody(request) : null,
  };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

function nodeBody(request: IncomingMessage): RequestBody {
  return {
    bytes: (limit) => readAll(request, limit),
    chunks: () => chunksOf(request),
  };
}

function readAll(request: IncomingMessage, limit: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return Promise.reject(tooLarge(limit));
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    const timer = setTimeout(() => fail(new Refusal('timeout', 'The body did not arrive in time.')), SILENCE_MS);
    const onData = (piece: Buffer): void => {
      size += piece.length;
      if (size > limit) fail(tooLarge(limit));
      else pieces.push(piece);
    };
    const onEnd = (): void => {
      settle();
      const [only] = pieces;
      resolve(pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces));
    };
    const onGone = (): void => fail(new Refusal('bad_request', 'The body ended early.'));
    const settle = (): void => {
      clearTimeout(timer);
      request.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
    };
    const fail = (refusal: Refusal): void => {
      settle();
      request.on('error', () => undefined);
      reject(refusal);
    };
    request.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
  });
}

async function* chunksOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  request.setTimeout(SILENCE_MS, () => request.destroy());
  for await (const piece of request) yield piece as Buffer;
}

/** Writes the answer. Bodies that nobody wants to read are thrown away up to a limit, then cut off. */
function send(request: IncomingMessage, response: ServerResponse, { status, headers, body }: CollectResponse): void {
  if (response.destroyed) return;
  if (isDraining()) response.setHeader('connection', 'close');
  if (!request.complete) {
    let leftover = 0;
    request.on('data', (piece: Buffer) => {
      leftover += piece.length;
      if (leftover > MAX_LEFTOVER) request.destroy();
    });
    request.on('error', () => undefined);
    const timer = setTimeout(() => request.destroy(), SILENCE_MS);
    request.once('close', () => clearTimeout(timer));
  }
  if (body === null) response.writeHead(status, headers).end();
  // With its length declared, head and body leave in one piece.
  else response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

const tooLarge = (limit: number): Refusal =>
  new Refusal('too_large', `The body has at most ${String(Math.floor(limit / 1024))} kB.`);
