import { execFileSync } from 'node:child_process';

const FREE_PORT = `const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
  process.stdout.write(String(server.address().port));
  server.close();
})`;

/** A port of this machine that nobody listens on now. */
export const freePort = (): string => execFileSync(process.execPath, ['-e', FREE_PORT], { encoding: 'utf8' });

/**
 * Where the browser tests' own server listens (a free port, unless E2E_PORT names one), and the secrets it is started
 * with (see scripts/e2e-server.mjs). Set once by the first process; the server and the workers inherit it.
 */
process.env.E2E_PORT ||= freePort();

export const address = `http://localhost:${process.env.E2E_PORT}`;
export const setupToken = 'setup-token-of-the-browser-tests';
export const cronSecret = 'cron-secret-of-the-browser-tests';
