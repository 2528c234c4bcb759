import type { Server as HttpServer } from 'node:http';
import { Server } from 'node:net';
import { startDraining } from './state';

/** Busy keep-alive clients learn from their next answer that the connection ends; after this, idle ones are closed. */
const GRACE_MS = 1_000;

/**
 * Ends a server in order: no new connections, readiness says no, every request in flight is answered and told that its
 * connection closes. After `drainMs` what is left is cut. Resolves when the last connection is gone.
 */
export async function closeGently(server: HttpServer, drainMs: number): Promise<void> {
  startDraining();
  // Not http's own close: it ends idle connections at once, also one on which a request is just arriving.
  const closed = new Promise<void>((resolve) => Server.prototype.close.call(server, () => resolve()));
  const started = performance.now();
  const idle = setInterval(() => {
    const elapsed = performance.now() - started;
    if (elapsed > drainMs) server.closeAllConnections();
    else if (elapsed > GRACE_MS) server.closeIdleConnections();
  }, 50);
  await closed;
  clearInterval(idle);
}
