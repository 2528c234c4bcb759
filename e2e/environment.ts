/** Where the browser tests' own server listens, and the secrets it is started with (see scripts/e2e-server.mjs). */
const port = Number(process.env.E2E_PORT ?? '3650');

export const address = `http://localhost:${port}`;
export const setupToken = 'setup-token-of-the-browser-tests';
export const cronSecret = 'cron-secret-of-the-browser-tests';
