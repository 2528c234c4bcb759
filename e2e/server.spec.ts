import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import path from 'node:path';
import { type APIRequestContext, expect } from '@playwright/test';
import { address, cronSecret, freePort } from './environment';
import { makeToken, signIn } from './session';
import { test } from './test';

/** The whole server as an operator runs it: what it refuses at the socket, and what a kill in the middle leaves. */

/** What the server says to these bytes until it hangs up. */
function speak(bytes: string): Promise<string> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let said = '';
    socket.on('connect', () => socket.write(bytes));
    socket.on('data', (piece) => (said += piece.toString()));
    socket.on('close', () => resolve(said));
    socket.on('error', reject);
  });
}

test('a WebSocket upgrade is refused without a word', async () => {
  const said = await speak(
    'GET /overview HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  expect(said).toBe('');
});

test('a request that names a host in its address is refused', async () => {
  const said = await speak('GET http://169.254.0.1/latest HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
  expect(said).toMatch(/^HTTP\/1\.1 400 /);
});

test('what is no HTTP at all is refused', async () => {
  expect(await speak('HELO weir\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
});

test('what the pages could only fail on is refused in the shape of every error', async ({ request }) => {
  for (const [line, status] of [
    ['TRACE /api/v1/experiments', 405],
    ['PROPFIND /overview', 405],
    ['GET /api/v1/experiments/%E0%A4%A', 400],
    ['GET /%', 400],
  ] as const) {
    const said = await speak(`${line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect(said, line).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(said, line).toContain('{"error":{"code":');
  }
  const long = await speak(`GET /goal/signup?subject=${'x'.repeat(40_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  expect(long).toMatch(/^HTTP\/1\.1 431 /);
  const nothing = await request.get('/api/v1/nothing');
  expect([nothing.status(), await nothing.json()]).toMatchObject([404, { error: { code: 'not_found' } }]);
  const none = await request.delete('/api/v1/experiments');
  expect([none.status(), none.headers()['allow'], await none.json()]).toMatchObject([
    405,
    'GET, HEAD, OPTIONS',
    { error: { code: 'method_not_allowed' } },
  ]);
});

test('there is no route for tests, samples or debugging', async ({ request }) => {
  for (const place of [
    'api/seed',
    'api/debug',
    'api/test',
    'api/v1/seed',
    'storybook',
    '_next/webpack-hmr',
    'api/dev',
  ]) {
    for (const method of ['GET', 'POST']) {
      const answer = await request.fetch(`/${place}`, { method, maxRedirects: 0 });
      expect(answer.status(), `${method} /${place}`).toBe(404);
    }
  }
});

test.describe('a server that is new, and one that is killed in the middle of traffic, reports and pages', () => {
  const port = freePort();
  const home = `http://localhost:${port}`;
  let supervisor: ChildProcess;

  test.beforeAll(async () => {
    test.setTimeout(180_000);
    supervisor = spawn(process.execPath, ['scripts/e2e-server.mjs'], {
      cwd: path.resolve(import.meta.dirname, '..'),
      env: { ...process.env, E2E_PORT: port, E2E_RESTART: 'on', E2E_TICKER: 'on' },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await expect.poll(() => answers(home), { timeout: 120_000 }).toBe(true);
  });
  test.afterAll(async () => {
    const ended = new Promise((resolve) => supervisor.once('exit', resolve));
    supervisor.kill('SIGTERM');
    await ended;
  });

  test('waits for the first record, and says whose it was', async ({ browser }) => {
    const context = await browser.newContext({ baseURL: home });
    const page = await context.newPage();
    await signIn(page);
    await expect(page.getByRole('heading', { name: 'First steps' })).toBeVisible();
    await expect(page.getByRole('heading', { name: '1. Install the script' })).toBeVisible();
    await page.getByRole('link', { name: 'Copy the tag' }).click();
    await page.waitForURL('**/install');
    await expect(page.getByText('Waiting for the first event')).toBeVisible();
    await expect(page.getByText(`src="${home}/experiments.js"`).first()).toBeVisible();

    const sent = await page.request.post('/api/v1/confirmations', {
      data: { visitor: randomUUID() },
      headers: { origin: 'https://shop.example' },
    });
    expect(sent.status()).toBe(204);
    await expect(page.getByRole('listitem').filter({ hasText: 'First event from shop.example' })).toContainText(
      '1 record',
    );
    await expect(page.getByText('Waiting for the first event')).toBeHidden();
    await page.goto('/overview');
    await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'First steps' })).toHaveCount(0);
    await context.close();
  });

  test('loses nothing that it acknowledged and counts nothing twice', async ({ browser, playwright }) => {
    test.setTimeout(180_000);
    const context = await browser.newContext({ baseURL: home });
    const page = await context.newPage();
    await signIn(page);
    const authorization = `Bearer ${await makeToken(page, 'kill test')}`;
    const request = await playwright.request.newContext({ baseURL: home, extraHTTPHeaders: { authorization } });
    const key = 'killed';
    for (const [place, data] of [
      [`goals/${key}`, { name: 'Goal' }],
      [`experiments/${key}`, { name: 'Killed', goals: [key], enabled: true }],
    ] as const)
      expect((await request.put(`/api/v1/${place}`, { data })).status()).toBe(200);

    const visitors = Array.from({ length: 600 }, () => ({ id: randomUUID(), event: randomUUID() }));
    const acknowledged = { before: 0, failed: 0 };
    const traffic = everyOne(visitors, 12, async (visitor) => {
      const subject = { kind: 'visitor', id: visitor.id };
      acknowledged.failed += await untilAcknowledged(request, '/api/v1/enrollments', {
        experiment: key,
        subject,
        id: visitor.event,
      });
      acknowledged.failed += await untilAcknowledged(request, '/api/v1/goals', {
        goal: key,
        subject,
        id: visitor.event,
      });
      acknowledged.before += 1;
    });
    await expect.poll(() => acknowledged.before, { timeout: 60_000, intervals: [20] }).toBeGreaterThan(100);
    // In the middle of all of it: records, a run of the reports, and a page.
    void runReports(request).catch(() => undefined);
    void page.goto('/experiments').catch(() => undefined);
    supervisor.kill('SIGUSR2');
    await traffic;
    expect(acknowledged.failed, 'the kill was felt').toBeGreaterThan(0);

    // An interrupted run holds its lease no longer than its process lived.
    await expect(async () => {
      await runReports(request);
      const answer = await request.get(
        `/api/v1/experiments/${key}/report?date=${new Date().toISOString().slice(0, 10)}`,
      );
      expect(answer.status(), await answer.text()).toBe(200);
      const report = (await answer.json()) as {
        variants: { subjects: number }[];
        goals: { goal: string; variants: { conversions: number }[] }[];
      };
      const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0);
      expect(sum(report.variants.map((each) => each.subjects))).toBe(visitors.length);
      expect(sum(report.goals.find((each) => each.goal === key)?.variants.map((each) => each.conversions) ?? [])).toBe(
        visitors.length,
      );
    }).toPass({ timeout: 60_000 });
    // The session of before the kill is still good: pages come from what is stored.
    await page.goto(`/experiments/${key}`);
    await expect(page.getByRole('heading', { level: 1, name: 'Killed' })).toBeVisible();
    await request.dispose();
    await context.close();
  });
});

const answers = (base: string): Promise<boolean> =>
  fetch(`${base}/api/health?deep=1`).then(
    (answer) => answer.ok,
    () => false,
  );

/** Sends the same record again until it is acknowledged, as every client of ours does. Answers the failures. */
async function untilAcknowledged(request: APIRequestContext, place: string, data: object): Promise<number> {
  for (let failures = 0; ; failures++) {
    const status = await request.post(place, { data, timeout: 5_000 }).then(
      (answer) => answer.status(),
      () => 0,
    );
    if (status === 200) return failures;
    expect([0, 503]).toContain(status);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A run that is already going on counts as none. */
async function runReports(request: APIRequestContext): Promise<void> {
  const answer = await request.post('/api/cron', { headers: { authorization: `Bearer ${cronSecret}` } });
  expect(answer.status(), await answer.text()).toBe(200);
}

/** Does the work for each item, so many at a time. */
async function everyOne<T>(items: readonly T[], lanes: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
    }),
  );
}
