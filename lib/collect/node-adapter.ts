import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CollectRequest, CollectResponse, RequestBody } from './http';
import { Refusal } from './refusal';
import { answer, type Route } from './routes';
import { isDraining } from './state';

/** A sender that is silent for this long in the middle of a body is given up. */
const SILENCE_MS = 10_000;
/** So is one that is still sending after this long: 512 kB at the speed of a bad telephone line. */
const PATIENCE_MS = 60_000;
/** What is read and thrown away of a body that was refused, so that the answer arrives before the connection ends. */
const MAX_LEFTOVER = 4 * 1024 * 1024;

/** Answers a request of `node:http` by a route of the public door. */
export async function answerNode(route: Route, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const result = await answer(route, new NodeRequest(request));
  send(request, response, result);
}

/** One object a request, since every request makes one; its methods read from what `node:http` has parsed already. */
class NodeRequest implements CollectRequest {
  readonly method: string;
  readonly path: string;
  readonly body: RequestBody | null;
  private readonly mark: number;
  private parameters: URLSearchParams | undefined;

  constructor(private readonly incoming: IncomingMessage) {
    const { url = '/', method = 'GET' } = incoming;
    this.method = method;
    this.mark = url.indexOf('?');
    this.path = this.mark === -1 ? url : url.slice(0, this.mark);
    this.body = hasBody(incoming) ? new NodeBody(incoming) : null;
  }

  get remoteAddress(): string | undefined {
    return this.incoming.socket.remoteAddress;
  }

  query(name: string): string | null {
    if (this.mark === -1) return null;
    this.parameters ??= new URLSearchParams(this.incoming.url?.slice(this.mark + 1));
    return this.parameters.get(name);
  }

  header(name: string): string | undefined {
    const value = this.incoming.headers[name];
    return typeof value === 'object' ? value.join(', ') : value;
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

class NodeBody implements RequestBody {
  constructor(private readonly incoming: IncomingMessage) {}

  async bytes(limit: number): Promise<Buffer> {
    const { incoming } = this;
    const declared = Number(incoming.headers['content-length'] ?? Number.NaN);
    if (declared > limit) throw tooLarge(limit);
    // The parser hands over what came with the head before any promise goes on. A body that is there by then is taken
    // as it is: no listeners, no timer.
    await Promise.resolve();
    if (declared > 0 && incoming.readableLength === declared) return incoming.read() as Buffer;
    if (incoming.destroyed) throw gone();
    return readAll(incoming, limit);
  }

  async *chunks(): AsyncGenerator<Uint8Array> {
    this.incoming.setTimeout(SILENCE_MS, () => this.incoming.destroy());
    for await (const piece of this.incoming) yield piece as Buffer;
  }
}

function readAll(request: IncomingMessage, limit: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let size = 0;
    const giveUp = (): void => fail(new Refusal('timeout', 'The body did not arrive in time.'));
    const silence = setTimeout(giveUp, SILENCE_MS);
    const patience = setTimeout(giveUp, PATIENCE_MS);
    const onData = (piece: Buffer): void => {
      silence.refresh();
      size += piece.length;
      if (size > limit) fail(tooLarge(limit));
      else pieces.push(piece);
    };
    const onEnd = (): void => {
      settle();
      const [only] = pieces;
      resolve(pieces.length === 1 && only !== undefined ? only : Buffer.concat(pieces));
    };
    const onGone = (): void => fail(gone());
    const settle = (): void => {
      clearTimeout(silence);
      clearTimeout(patience);
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
  else if ('content-length' in headers) response.writeHead(status, headers).end(body);
  // With its length declared, head and body leave in one piece.
  else response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) }).end(body);
}

const gone = (): Refusal => new Refusal('bad_request', 'The body ended early.');

const tooLarge = (limit: number): Refusal =>
  new Refusal('too_large', `The body has at most ${String(Math.floor(limit / 1024))} kB.`);
