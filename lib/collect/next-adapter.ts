import type { CollectRequest, CollectResponse, RequestBody } from './http';
import { Refusal } from './refusal';
import { answer, findRoute } from './routes';

/** Set by the server hook of `instrumentation-node.ts` on every request, whatever the client sent. */
export const SOCKET_ADDRESS_HEADER = 'x-weir-socket-address';

const SILENCE_MS = 10_000;

type Mounted = (request: Request) => Promise<Response>;

/** A route of the public door (`findRoute`) as a Next route file exports it. */
export function mountNext(path: string): Mounted {
  const route = findRoute(path);
  if (route === undefined) throw new Error(`${path} is not an address of the public door.`);
  return async (request) => toResponse(await answer(route, toCollectRequest(request)), request.method);
}

export function toCollectRequest(request: Request): CollectRequest {
  const url = new URL(request.url);
  return {
    method: request.method,
    path: url.pathname,
    query: (name) => url.searchParams.get(name),
    // Next compresses by itself, also what is compressed already.
    header: (name) => (name === 'accept-encoding' ? undefined : (request.headers.get(name) ?? undefined)),
    remoteAddress: request.headers.get(SOCKET_ADDRESS_HEADER) ?? undefined,
    body: request.body === null ? null : webBody(request.body, Number(request.headers.get('content-length') ?? 0)),
  };
}

function webBody(stream: ReadableStream<Uint8Array>, declared: number): RequestBody {
  return {
    async bytes(limit) {
      const tooLarge = new Refusal('too_large', `The body has at most ${String(Math.floor(limit / 1024))} kB.`);
      if (declared > limit) throw tooLarge;
      const pieces: Uint8Array[] = [];
      let size = 0;
      for await (const piece of chunksOf(stream)) {
        size += piece.length;
        if (size > limit) throw tooLarge;
        pieces.push(piece);
      }
      return Buffer.concat(pieces);
    },
    chunks: () => chunksOf(stream),
  };
}

async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
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

async function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Refusal('timeout', 'The body did not arrive in time.')), SILENCE_MS);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function toResponse({ status, headers, body }: CollectResponse, method: string): Response {
  const payload = method === 'HEAD' || body === null ? null : typeof body === 'string' ? body : new Uint8Array(body);
  return new Response(payload, { status, headers });
}
