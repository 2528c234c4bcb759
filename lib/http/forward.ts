import {
  Agent,
  request as send,
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from 'node:http';
import { pipeline } from 'node:stream';

/** Headers that concern one connection only (RFC 9110 §7.6.1), and one that is answered before forwarding. */
const OF_ONE_CONNECTION = new Set([
  'connection',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export type Forward = (request: IncomingMessage, response: ServerResponse, own: Record<string, string>) => void;

/**
 * Hands requests to an HTTP server of this machine that listens on a socket file, and its answers back, both as
 * streams. `own` are headers that replace whatever the client sent under these names. A client that goes away ends the
 * work behind; a server behind that does not answer is 503.
 */
export function forwardTo(socketPath: string): Forward {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 64 });
  return (request, response, own) => {
    const behind = send({
      agent,
      socketPath,
      method: request.method,
      path: request.url,
      headers: { ...headersToPass(request), ...own },
    });
    behind.on('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, rawHeadersToPass(answer));
      // Errors on either side end both; there is nobody left to tell.
      pipeline(answer, response, () => undefined);
      answer.once('end', () => passOver(request, behind));
    });
    behind.on('error', () => {
      if (response.headersSent) response.destroy();
      else refuse(response);
    });
    response.on('close', () => {
      if (!response.writableFinished) behind.destroy();
    });
    if (hasBody(request)) request.on('error', () => behind.destroy()).pipe(behind);
    else behind.end();
  };
}

/** Of a body that nobody behind wants to read, so much is taken at most. Unit: bytes. */
const MOST_PASSED_OVER = 64 * 1024 * 1024;

/**
 * Takes what is still coming of a request that has been answered: a browser reads the answer only when it has sent
 * everything, and would wait for ever for somebody to take it.
 */
function passOver(request: IncomingMessage, behind: ClientRequest): void {
  if (request.complete) return;
  let left = MOST_PASSED_OVER;
  request.unpipe(behind);
  behind.destroy();
  request.on('data', (piece: Buffer) => {
    left -= piece.length;
    if (left < 0) request.destroy();
  });
  request.resume();
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

function headersToPass(request: IncomingMessage): OutgoingHttpHeaders {
  const headers: OutgoingHttpHeaders = {};
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    if (!OF_ONE_CONNECTION.has(name) && values !== undefined) headers[name] = values.length === 1 ? values[0] : values;
  }
  if (request.headers['transfer-encoding'] !== undefined) headers['transfer-encoding'] = 'chunked';
  return headers;
}

/** As they came, name and value by turns: several cookies stay several. */
function rawHeadersToPass({ rawHeaders }: IncomingMessage): string[] {
  const headers: string[] = [];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = [rawHeaders[i], rawHeaders[i + 1]];
    if (!OF_ONE_CONNECTION.has(name.toLowerCase())) headers.push(name, value);
  }
  return headers;
}

function refuse(response: ServerResponse): void {
  const body = JSON.stringify({ error: { code: 'unavailable', message: 'The pages are not ready. Try again.' } });
  response.writeHead(503, { 'content-type': 'application/json', 'retry-after': '5', 'cache-control': 'no-store' });
  response.end(body);
}
