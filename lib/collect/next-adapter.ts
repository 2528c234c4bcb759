import type { CollectRequest, CollectResponse, RequestBody } from './http';
import { Refusal } from './refusal';
import { answer, findRoute } from './routes';

/** Set by the server hook of `instrumentation-node.ts` on every request, whatever the client sent. */
export const SOCKET_ADDRESS_HEADER = 'x-weir-socket-address';

/** As in front of Next: of a stream the longest silence, of a body that is read in one go all of its time. */
const SILENCE_MS = 10_000;
const PATIENCE_MS = 60_000;

type Mounted = (request: Request) => Promise<Response>;

/** A route of the public door (`findRoute`) as a Next route file exports it. */
export function mountNext(path: string): Mounted {
  const route = findRoute(path);
  if (route === undefined) throw new Error(`${path} is not an address of the public door.`);
  return async (request) => toResponse(await answer(route, toCollectRequest(request)), request.method);
}

export function toCollectRequest(request: Request): CollectRequest {
  return new WebRequest(request);
}

/** Reads what it is asked for: under Next every object and every promise of a request costs several times as much. */
class WebRequest implements CollectRequest {
  readonly method: string;
  readonly body: RequestBody | null;
  private parsed: URL | undefined;

  constructor(private readonly request: Request) {
    this.method = request.method;
    this.body = request.body === null ? null : new WebBody(request);
  }

  private get url(): URL {
    return (this.parsed ??= new URL(this.request.url));
  }

  get path(): string {
    return this.url.pathname;
  }

  get remoteAddress(): string | undefined {
    return this.request.headers.get(SOCKET_ADDRESS_HEADER) ?? undefined;
  }

  query(name: string): string | null {
    return this.url.searchParams.get(name);
  }

  header(name: string): string | undefined {
    // Next compresses by itself, also what is compressed already.
    if (name === 'accept-encoding') return undefined;
    return this.request.headers.get(name) ?? undefined;
  }
}

class WebBody implements RequestBody {
  constructor(private readonly request: Request) {}

  async bytes(limit: number): Promise<Buffer> {
    const header = this.request.headers.get('content-length');
    if (Number(header ?? 0) > limit) throw tooLarge(limit);
    // No more arrives than was declared, so that it may be read in one go.
    if (header !== null) return within(limit, Buffer.from(await withinTime(this.request.arrayBuffer(), PATIENCE_MS)));
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of this.chunks()) {
      size += piece.length;
      if (size > limit) throw tooLarge(limit);
      pieces.push(piece);
    }
    return Buffer.concat(pieces);
  }

  chunks(): AsyncIterable<Uint8Array> {
    return chunksOf(this.request.body);
  }
}

function within(limit: number, bytes: Buffer): Buffer {
  if (bytes.length > limit) throw tooLarge(limit);
  return bytes;
}

const tooLarge = (limit: number): Refusal =>
  new Refusal('too_large', `The body has at most ${String(Math.floor(limit / 1024))} kB.`);

async function* chunksOf(stream: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
  if (stream === null) return;
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await withinTime(reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    reader.cancel().catch(() => undefined);
  }
}

async function withinTime<T>(work: Promise<T>, ms = SILENCE_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Refusal('timeout', 'The body did not arrive in time.')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function toResponse({ status, headers, body }: CollectResponse, method: string): Response {
  if (body === null) return new Response(null, { status, headers });
  const length = String(Buffer.byteLength(body));
  const payload = method === 'HEAD' ? null : typeof body === 'string' ? body : new Uint8Array(body);
  // Next compresses what does not say that it is small.
  return new Response(payload, { status, headers: { ...headers, 'content-length': length } });
}
