import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from './index.mjs';
import { withLock } from './lock.mjs';
import { isAlive, processName, sleep } from './process.mjs';

let directory: string;
const children: ChildProcess[] = [];

beforeEach(() => {
  directory = path.join(mkdtempSync(path.join(tmpdir(), 'weir-embedded-')), 'database');
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await (await openDatabase({ directory })).stop(); // takes over what a killed child has left, and stops it
  expect(existsSync(path.join(directory, 'cluster', 'postmaster.pid'))).toBe(false);
  rmSync(path.dirname(directory), { recursive: true, force: true });
});

describe('openDatabase', () => {
  it('creates, stops and starts again on the same port with its data, durable by default', async () => {
    const first = await openDatabase({ directory });
    await query(first.url, 'CREATE TABLE kept (id int)');
    expect(await query(first.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    expect(await query(first.url, 'SELECT current_database() AS name, upper($$é$$) AS upper')).toEqual([
      { name: 'weir', upper: 'É' },
    ]);
    await first.stop();
    expect(isAlive(first.pid)).toBe(false);
    const second = await openDatabase({ directory });
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'SELECT count(*)::int AS n FROM kept')).toEqual([{ n: 0 }]);
    await second.stop();
  });

  it('is started by one of many processes; the last one to leave stops it', async () => {
    const users = await Promise.all([startUser(), startUser(), startUser()]);
    expect(new Set(users.map(({ pid }) => pid)).size).toBe(1);
    expect(users.filter(({ attached }) => !attached)).toHaveLength(1);
    for (const user of users) {
      expect(isAlive(user.pid)).toBe(true);
      await user.leave();
    }
    expect(isAlive(users[0]?.pid ?? 0)).toBe(false);
  });

  it('takes over the server of a process that was killed', async () => {
    const user = await startUser();
    user.child.kill('SIGKILL');
    await sleep(100);
    const next = await openDatabase({ directory });
    expect(next.pid).toBe(user.pid);
    expect(next.attached).toBe(false);
    await next.stop();
    expect(isAlive(user.pid)).toBe(false);
  });

  it('loses no committed row when everything is killed at once', async () => {
    const user = await startUser();
    await query(user.url, 'CREATE TABLE row (id int PRIMARY KEY)');
    const client = new pg.Client({ connectionString: user.url });
    client.on('error', () => {});
    await client.connect();
    let acknowledged = 0;
    const writing = (async () => {
      for (let id = 1; ; id += 1) {
        await client.query('INSERT INTO row VALUES ($1)', [id]);
        acknowledged = id;
      }
    })().catch(() => {});
    await sleep(300);
    user.child.kill('SIGKILL');
    process.kill(user.pid, 'SIGKILL');
    await writing;
    const next = await openDatabase({ directory });
    expect(next.pid).not.toBe(user.pid);
    const rows = await query(next.url, 'SELECT count(*)::int AS n FROM row');
    expect(acknowledged).toBeGreaterThan(0);
    expect([acknowledged, acknowledged + 1]).toContain(rows[0]?.['n']);
    await next.stop();
  });

  it('with `watch` brings the server back on the same port when it is killed', async () => {
    const said: string[] = [];
    const open = await openDatabase({ directory, watch: true, log: (message) => said.push(message) });
    process.kill(open.pid, 'SIGKILL');
    await expect
      .poll(() => query(open.url, 'SELECT 1 AS one').catch(() => []), { timeout: 20_000 })
      .toEqual([{ one: 1 }]);
    expect(said).toEqual(['the database server has died; starting it again']);
    await open.stop();
  });

  it('does not believe a pid file whose pid now belongs to another program', async () => {
    const user = await startUser();
    user.child.kill('SIGKILL');
    process.kill(user.pid, 'SIGKILL');
    await sleep(200);
    const file = path.join(directory, 'cluster', 'postmaster.pid');
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(process.pid)));
    const next = await openDatabase({ directory });
    expect(next.pid).not.toBe(process.pid);
    await next.stop();
  });

  it('begins again after a crash in the middle of the creation', async () => {
    mkdirSync(path.join(directory, 'cluster.new-1'), { recursive: true });
    writeFileSync(path.join(directory, 'cluster.new-1', 'PG_VERSION'), '18\n');
    const open = await openDatabase({ directory });
    expect(readdirSync(directory).filter((name) => name.startsWith('cluster.new'))).toEqual([]);
    await open.stop();
  });

  it('runs as "nobody" where root may not make a user namespace; an ordinary user stays who they are', () => {
    const home = path.join('/var/tmp', `weir-nobody-${process.pid}`, 'database');
    const script = `const { openDatabase } = await import(${JSON.stringify(path.join(import.meta.dirname, 'index.mjs'))});
      for (const time of [1, 2]) { const open = await openDatabase({ directory: ${JSON.stringify(home)} }); await open.stop(); }`;
    const env = { ...globalThis.process.env, WEIR_POSTGRES_ACCOUNT: 'nobody' };
    const result = spawnSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' });
    rmSync(path.dirname(home), { recursive: true, force: true });
    const reachable = !result.stderr.includes('cannot enter');
    expect(reachable ? result.status : 0, result.stderr).toBe(0);
  });
});

describe('withLock', () => {
  it('lets one in at a time and takes over the lock of a dead process', async () => {
    mkdirSync(directory, { recursive: true });
    writeFileSync(path.join(directory, 'starting.lock'), `old 999999999 1 ${processName().split(' ')[2] ?? '-'}`);
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 5 }, () =>
        withLock(directory, async () => {
          inside += 1;
          most = Math.max(most, inside);
          await sleep(20);
          inside -= 1;
        }),
      ),
    );
    expect(most).toBe(1);
    expect(readdirSync(directory)).toEqual([]);
  });

  it('takes over a lock that a power cut or a full disk has left empty', { timeout: 10_000 }, async () => {
    mkdirSync(directory, { recursive: true });
    const file = path.join(directory, 'starting.lock');
    writeFileSync(file, '');
    utimesSync(file, new Date('2026-01-01'), new Date('2026-01-01'));
    expect(await withLock(directory, () => Promise.resolve('inside'))).toBe('inside');
    expect(readdirSync(directory)).toEqual([]);
  });
});

type User = { child: ChildProcess; pid: number; url: string; attached: boolean; leave: () => Promise<void> };

/** Another process that opens the database, says so, and leaves when its input ends. */
async function startUser(): Promise<User> {
  const script = `
    const { openDatabase } = await import(${JSON.stringify(path.join(import.meta.dirname, 'index.mjs'))});
    const { url, pid, attached, stop } = await openDatabase({ directory: ${JSON.stringify(directory)} });
    console.log(JSON.stringify({ url, pid, attached }));
    process.stdin.resume().once('end', stop);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  for await (const line of createInterface({ input: child.stdout })) {
    const opened = JSON.parse(line) as Omit<User, 'child' | 'leave'>;
    const leave = async () => {
      child.stdin.end();
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    };
    return { child, ...opened, leave };
  }
  throw new Error('the other process ended without opening the database');
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
