import { createServer } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import next from 'next';
import { closeGently } from '@/lib/collect/close-gently';
import { flushEverything } from '@/lib/collect/flush-everything';
import { trustForwardedAddress } from '@/lib/collect/watch-requests';
import { log } from '@/lib/config/log';
import { closeDatabase } from '@/lib/db/client';
import type { PagesData, PagesMessage } from '@/lib/http/pages-thread';
import { renderPatiently } from '@/lib/http/render-patiently';

/**
 * The pages on a thread of their own: a page that takes long to render keeps no visitor's record waiting, and what a
 * framework switches on for the whole of its thread (hooks on every promise) does not slow the public door down.
 * Started by `server.ts`, which forwards to the socket file.
 */
const { socketPath, host, port, drainMs, sourceMaps } = workerData as PagesData;
const tell = (message: PagesMessage) => parentPort?.postMessage(message);

// Only server.ts reaches the socket file, and it says who is at the other end.
trustForwardedAddress();
const server = createServer({ headersTimeout: 20_000, requestTimeout: 0, keepAliveTimeout: 0 });
const app = next({ dev: false, hostname: host, port });
await app.prepare();
// From here on, that is for our own pages: a map stays in memory with every file that was loaded, and Next's are large.
if (sourceMaps) process.setSourceMapsEnabled(true);
const handle = app.getRequestHandler();
server.on('request', (request, response) => {
  renderPatiently(request, () => handle(request, response)).catch((error: unknown) => {
    log().error({ err: error }, 'a page failed');
    if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
    response.end();
  });
});
server.listen(socketPath, () => tell('ready'));

parentPort?.once('message', () => {
  void (async () => {
    await closeGently(server, drainMs);
    await flushEverything().catch((error: unknown) => log().error({ err: error }, 'the last counts are lost'));
    await app.close().catch(() => undefined);
    await closeDatabase().catch(() => undefined);
    tell('ended');
    parentPort?.close();
  })();
});
