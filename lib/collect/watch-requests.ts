import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { SOCKET_ADDRESS_HEADER } from './next-adapter';
import { isDraining, kept } from './state';

/**
 * Looks at every request that any HTTP server of this process begins. Tells the handlers behind Next who is at the
 * other end of the socket, overwriting whatever the client claims; and while the process is ending makes busy
 * keep-alive connections close after their answer.
 */
export function watchRequests(): void {
  if (kept('trusted address', () => ({ on: false })).on) return;
  kept('watching', () => {
    subscribe('http.server.request.start', (message) => {
      const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
      const address = request.socket.remoteAddress;
      if (address === undefined) delete request.headers[SOCKET_ADDRESS_HEADER];
      else request.headers[SOCKET_ADDRESS_HEADER] = address;
      if (isDraining()) response.shouldKeepAlive = false;
    });
    return true;
  });
}

/**
 * For a server that only our own server in front of it can reach: the address is what that one says. To be called
 * before Next is prepared.
 */
export function trustForwardedAddress(): void {
  kept('trusted address', () => ({ on: false })).on = true;
}
