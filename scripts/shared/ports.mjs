// The port that people open in their browser.
import net from 'node:net';

/**
 * Why a port cannot be used, or null when it can.
 * @param {number} port
 * @param {string} host
 * @returns {Promise<'taken' | 'forbidden' | null>}
 */
export function portProblem(port, host) {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'EADDRINUSE') resolve('taken');
      else if (error.code === 'EACCES') resolve('forbidden');
      else reject(error);
    });
    server.listen({ port, host }, () => server.close(() => resolve(null)));
  });
}

/**
 * Where a server that listens there is reached from this machine: `localhost` when it listens everywhere.
 * @param {string | undefined} host what HOST says
 * @param {number} port
 * @returns {string}
 */
export function localAddress(host, port) {
  const isEverywhere = host === undefined || ['', '0.0.0.0', '::', '127.0.0.1', '::1'].includes(host);
  const name = isEverywhere ? 'localhost' : net.isIPv6(host) ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

/** Any free port. @returns {Promise<number>} */
export function anyPort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}
