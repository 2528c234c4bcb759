import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import '@/lib/experiments/jobs';
import '@/lib/metrics/jobs';
import { now } from '@/lib/collect/clock';
import { closeGently } from '@/lib/collect/close-gently';
import { flushEverything } from '@/lib/collect/flush-everything';
import { answerNode } from '@/lib/collect/node-adapter';
import { findRoute } from '@/lib/collect/routes';
import { SOCKET_ADDRESS_HEADER } from '@/lib/collect/next-adapter';
import { isDraining } from '@/lib/collect/state';
import { watchRequests } from '@/lib/collect/watch-requests';
import { environment, refusalOf } from '@/lib/config/env';
import { log } from '@/lib/config/log';
import { closeDatabase, database, databaseUrl } from '@/lib/db/client';
import { applyMigrations } from '@/lib/db/migrate';
import { declareAtStart } from '@/lib/experiments/declare-at-start';
import { declareMetricsAtStart } from '@/lib/metrics/declare-at-start';
import { startPages } from '@/lib/http/pages-thread';
import { refuseBeforePages, statusOfBrokenRequest } from '@/lib/http/refuse-before-pages';
import { startTicker } from '@/lib/schedule/ticker';

/**
 * The whole of Weir in one process: migrations, the public door in front, Next behind it on a thread of its own
 * (`pages.ts`), the built-in schedule, and an orderly end. Started by `npm start` and `npm run dev`; on serverless hosting Next's own server does without it.
 */

const TICK_MS = 30_000;
/** Answers in flight get this long once the process is told to end; then connections are cut. */
const DRAIN_MS = 6_000;
/** An orchestrator kills after 10 s; by then everything is over. */
const GIVE_UP_MS = 9_000;

const { NODE_ENV, HOST, PORT, TICKER } = environment();
if (NODE_ENV === 'production') refuseBadSecrets();

await applyMigrations(databaseUrl(), { log: (message) => log().info(message) });
await declareAtStart(now());
await declareMetricsAtStart(now());

// A log is read as fast as its lines are booked, which may take longer than Node's five minutes. Whoever reads a body
// ends the silence of its sender much sooner.
const server = createServer({ headersTimeout: 20_000, requestTimeout: 3_600_000, keepAliveTimeout: 65_000 });
const dev = NODE_ENV !== 'production';
const pages = dev ? await preparePagesHere() : await preparePagesApart();

server.on('request', (request, response) => {
  onRequest(request, response).catch((error: unknown) => onFailure(error, response));
});
// Nothing here speaks WebSocket, and a proxied upgrade is a known way around access checks.
if (!dev) server.on('upgrade', (_, socket) => socket.destroy());
server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
  const status = statusOfBrokenRequest(error.code);
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
});
server.on('error', (error) => {
  log().fatal({ message: error.message }, 'the server cannot listen');
  process.exit(1);
});

const stopTicker =
  TICKER === 'on'
    ? startTicker(database(), {
        everyMs: TICK_MS,
        clock: now,
        onError: (error) => log().error({ err: error }, 'the built-in schedule failed'),
        onOutage: (reason) => log().warn({ reason }, 'the built-in schedule waits for the database'),
      })
    : async () => {};

server.listen(PORT, HOST, () => log().info({ host: HOST, port: PORT }, 'Weir is listening'));
process.once('SIGTERM', () => void shutDown('SIGTERM'));
process.once('SIGINT', () => void shutDown('SIGINT'));

async function onRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { url = '' } = request;
  // Absolute forms (`GET http://…`) would let a client choose the host that Next sees.
  if (!url.startsWith('/') || url.startsWith('//')) {
    response.writeHead(400, { connection: 'close' }).end();
    return;
  }
  const mark = url.indexOf('?');
  const route = findRoute(mark === -1 ? url : url.slice(0, mark));
  if (route !== undefined) return answerNode(route, request, response);
  if (isDraining()) response.shouldKeepAlive = false;
  const refused = refuseBeforePages(request.method ?? '', url);
  if (refused !== null) {
    response.writeHead(refused.status, refused.headers).end(refused.body);
    return;
  }
  delete request.headers['x-middleware-subrequest'];
  return pages.answer(request, response);
}

type Pages = {
  answer(request: IncomingMessage, response: ServerResponse): Promise<void> | void;
  end(): Promise<void>;
};

/** In development Next shares this thread and this server: it reloads pages over a WebSocket of its own. */
async function preparePagesHere(): Promise<Pages> {
  watchRequests();
  const { default: next } = await import('next');
  const app = next({ dev: true, hostname: HOST, port: PORT, httpServer: server, turbopack: true });
  await app.prepare();
  return { answer: app.getRequestHandler(), end: () => app.close() };
}

async function preparePagesApart(): Promise<Pages> {
  const { forward, end } = await startPages(
    new URL('./pages.mjs', import.meta.url),
    { host: HOST, port: PORT, drainMs: DRAIN_MS },
    (reason) => {
      log().fatal({ reason }, 'the pages are gone');
      void shutDown('pages', 1);
    },
  );
  return {
    answer: (request, response) =>
      forward(request, response, { [SOCKET_ADDRESS_HEADER]: request.socket.remoteAddress ?? '' }),
    end,
  };
}

function onFailure(error: unknown, response: ServerResponse): void {
  log().error({ err: error }, 'a request failed');
  if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
  response.end();
}

/** `code`: not 0 when something went wrong, so that whoever watches the process starts it again. */
async function shutDown(signal: string, code = 0): Promise<void> {
  log().info({ signal }, 'ending: no new connections, answers in flight are finished');
  setTimeout(() => process.exit(1), GIVE_UP_MS).unref();
  await closeGently(server, DRAIN_MS);
  await flushEverything().catch((error: unknown) => log().error({ err: error }, 'the last counts are lost'));
  await Promise.race([stopTicker(), new Promise((resolve) => setTimeout(resolve, 1_000))]);
  await pages.end().catch(() => undefined);
  await closeDatabase().catch(() => undefined);
  process.exit(code);
}

function refuseBadSecrets(): void {
  const refusal = refusalOf(environment());
  if (refusal === null) return;
  log().fatal(refusal);
  process.exit(1);
}
