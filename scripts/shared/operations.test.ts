import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isAlive } from '../../lib/db/embedded/process.mjs';
import { anyPort, localAddress, portProblem } from './ports.mjs';
import { countLine, countPlaywright, countVitest } from './reports.mjs';
import { makeSecrets } from './secrets.mjs';
import { startServer } from './server-process.mjs';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'weir-scripts-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('makeSecrets', () => {
  it('makes each secret once, for the owner only, and never touches what is there', () => {
    const file = path.join(directory, '.env.local');
    writeFileSync(file, '# mine\nCRON_SECRET="chosen by me"\nOTHER=1');
    expect(makeSecrets(file)).toEqual(['AUTH_SECRET', 'SETUP_TOKEN']);
    const text = readFileSync(file, 'utf8');
    expect(text.startsWith('# mine\nCRON_SECRET="chosen by me"\nOTHER=1\n')).toBe(true);
    expect(text).toMatch(/^AUTH_SECRET=[\w-]{43}$/m);
    expect(makeSecrets(file)).toEqual([]);
    expect(readFileSync(file, 'utf8')).toBe(text);
    const fresh = path.join(directory, 'fresh');
    makeSecrets(fresh);
    expect(statSync(fresh).mode & 0o777).toBe(0o600);
  });
});

describe('portProblem', () => {
  it('says whether somebody has the port', async () => {
    const port = await anyPort();
    expect(await portProblem(port, '127.0.0.1')).toBeNull();
    const other = createServer().listen(port, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    expect(await portProblem(port, '0.0.0.0')).toBe('taken');
    other.close();
  });
});

describe('localAddress', () => {
  it.each([
    [undefined, 'http://localhost:3000'],
    ['0.0.0.0', 'http://localhost:3000'],
    ['::', 'http://localhost:3000'],
    ['10.0.0.5', 'http://10.0.0.5:3000'],
    ['fd00::5', 'http://[fd00::5]:3000'],
    ['weir.internal', 'http://weir.internal:3000'],
  ])('of a server that listens on %s is %s', (host, address) => expect(localAddress(host, 3000)).toBe(address));
});

describe('counting', () => {
  const report = (content: unknown) => {
    const file = path.join(directory, 'report.json');
    writeFileSync(file, JSON.stringify(content));
    return file;
  };
  const suite = { status: 'failed', assertionResults: [] };

  it.each([
    ['all good', { numPassedTests: 3, numFailedTests: 0, testResults: [] }, 0, { passed: 3, failed: 0 }],
    ['a failing test', { numPassedTests: 3, numFailedTests: 2, testResults: [] }, 1, { passed: 3, failed: 2 }],
    [
      'a file that does not load',
      { numPassedTests: 3, numFailedTests: 0, testResults: [suite] },
      1,
      { passed: 3, failed: 1 },
    ],
    [
      'an error outside of tests',
      { numPassedTests: 3, numFailedTests: 0, testResults: [] },
      1,
      { passed: 3, failed: 1 },
    ],
  ])('vitest: %s', (_, content, code, count) => expect(countVitest(report(content), code)).toEqual(count));

  it('counts a missing report as one failure', () => {
    expect(countVitest(path.join(directory, 'none.json'), 0)).toEqual({ passed: 0, failed: 1 });
    expect(countPlaywright(path.join(directory, 'none.json'), 0)).toEqual({ passed: 0, failed: 1 });
  });

  it('reads Playwright’s statistics and last lines', () => {
    const stats = { expected: 5, flaky: 1, unexpected: 2, skipped: 0 };
    expect(countPlaywright(report({ stats }), 1)).toEqual({ passed: 6, failed: 2 });
    expect(countLine('1 passed, 0 failed\nand\n1,234 passed, 5 failed\n', 1)).toEqual({ passed: 1234, failed: 5 });
    expect(countLine('boom', 1)).toEqual({ passed: 0, failed: 1 });
  });
});

const SERVER = `
  require('node:http').createServer((request, response) => {
    if (request.url === '/die') process.exit(3);
    response.end(String(request.url === '/telemetry' ? process.env.NEXT_TELEMETRY_DISABLED : process.pid));
  }).listen(Number(process.env.PORT));
  process.on('SIGTERM', () => process.exit(0));`;

describe('startServer', () => {
  it('waits until the server answers, starts it again when it dies, and stops it', async () => {
    const { server, url } = await startFake();
    await server.ready;
    // No data leaves the machine, not what Next would tell about its use either.
    expect(await (await fetch(`${url}/telemetry`)).text()).toBe('1');
    const first = await pidOf(url);
    await fetch(`${url}/die`).catch(() => undefined);
    await expect.poll(() => pidOf(url).catch(() => first), { timeout: 15_000 }).not.toBe(first);
    const second = await pidOf(url);
    await server.stop();
    expect(isAlive(second)).toBe(false);
    expect(await server.done).toBe(0);
  }, 60_000);

  it('gives up on a server that cannot start', async () => {
    const server = startServer({ args: ['-e', 'process.exit(7)'], env: {}, url: 'http://127.0.0.1:9', restart: false });
    await expect(server.ready).rejects.toThrow('did not start (exit code 7)');
  }, 60_000);

  it('lets no server outlive a supervisor that was killed', async () => {
    const port = await anyPort();
    const script = `
      const { startServer } = await import(${JSON.stringify(path.join(import.meta.dirname, 'server-process.mjs'))});
      const server = startServer({ args: ['-e', ${JSON.stringify(SERVER)}], env: { PORT: '${port}' }, url: 'http://127.0.0.1:${port}' });
      await server.ready;
      console.log(server.pid());`;
    const supervisor = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: supervisor.stdout })) {
      supervisor.kill('SIGKILL');
      await expect.poll(() => isAlive(Number(line)), { timeout: 15_000 }).toBe(false);
    }
  }, 60_000);
});

async function startFake() {
  const port = await anyPort();
  const url = `http://127.0.0.1:${port}`;
  return { url, server: startServer({ args: ['-e', SERVER], env: { PORT: String(port) }, url }) };
}

async function pidOf(url: string): Promise<number> {
  const response = await fetch(url);
  return Number(await response.text());
}
