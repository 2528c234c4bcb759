import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { database } from '@/lib/db/client';
import { createGoal } from '@/lib/goals/create-goal';
import { codeAt, CollectDoor, ingestCounts, makeToken, resetDoor, useEnvironment } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let door: CollectDoor;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  door = await CollectDoor.open(scratch.url);
  await createGoal(codeAt(new Date()), { key: 'signup', name: 'Sign up' });
});
afterEach(() => resetDoor());
afterAll(async () => {
  await door.close();
  await scratch.drop();
});

const GOALS = '/api/v1/goals';
const goal = () => ({ goal: 'signup', subject: `v-${randomUUID()}` });
const post = (body: unknown, headers: Record<string, string> = {}) => door.post('node', GOALS, body, headers);

describe('limits', () => {
  it('lets a network send its burst of records, then asks it to wait; a secret has no limit', async () => {
    const secret = await makeToken('write');
    useEnvironment(scratch.url, { RATE_LIMIT: '6:10' });
    expect((await post({ goals: Array.from({ length: 8 }, goal) })).status).toBe(200);
    expect((await post(goal())).status).toBe(200);
    const refused = await post({ goals: [goal(), goal(), goal()] });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect((await post({ goals: Array.from({ length: 100 }, goal) }, secret)).status).toBe(200);
    expect((await fetch(`${door.origin}/goal/signup?subject=x`)).status).toBe(200);
  });

  it('believes X-Forwarded-For only as far as there are proxies of ours', async () => {
    useEnvironment(scratch.url, { RATE_LIMIT: '1:1' });
    expect((await post(goal(), { 'x-forwarded-for': '1.1.1.1' })).status).toBe(200);
    expect((await post(goal(), { 'x-forwarded-for': '2.2.2.2' })).status).toBe(429);
    resetDoor();
    useEnvironment(scratch.url, { RATE_LIMIT: '1:1', TRUSTED_PROXY_HOPS: '1' });
    expect((await post(goal(), { 'x-forwarded-for': '9.9.9.9, 1.1.1.1' })).status).toBe(200);
    expect((await post(goal(), { 'x-forwarded-for': '8.8.8.8, 1.1.1.1' })).status).toBe(429);
    expect((await post(goal(), { 'x-forwarded-for': '8.8.8.8, 2001:db8:1:2:3::4' })).status).toBe(200);
    expect((await post(goal(), { 'x-forwarded-for': '2001:db8:1:2:ffff::1' })).status).toBe(429);
    useEnvironment(scratch.url);
  });
});

describe('without a database', () => {
  it('answers 503 with Retry-After at once, serves image, script and preflight, and recovers by itself', async () => {
    const name = new URL(scratch.url).pathname.slice(1);
    const adminUrl = new URL(scratch.url);
    adminUrl.pathname = '/postgres';
    const admin = new pg.Client({ connectionString: adminUrl.href });
    await admin.connect();
    expect((await post(goal())).status).toBe(200);
    await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`);
    await admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
    try {
      const began = performance.now();
      for (const body of [goal(), { goals: [goal(), goal()] }]) {
        const refused = await post(body);
        expect(refused.status).toBe(503);
        expect(refused.headers.get('retry-after')).toBe('5');
        const text = await refused.text();
        expect(JSON.parse(text)).toMatchObject({ error: { code: 'unavailable' } });
        expect(text).not.toMatch(/postgres|connection|ECONN|at /i);
      }
      const image = await fetch(`${door.origin}/goal/signup?subject=x`);
      expect([image.status, (await image.arrayBuffer()).byteLength]).toEqual([200, 43]);
      expect((await fetch(`${door.origin}${GOALS}`, { method: 'OPTIONS' })).status).toBe(204);
      expect((await fetch(`${door.origin}/experiments.js`)).status).toBe(200);
      expect((await fetch(`${door.origin}/api/health`)).status).toBe(200);
      const deep = await fetch(`${door.origin}/api/health?deep=1`);
      expect([deep.status, deep.headers.get('retry-after')]).toEqual([503, '5']);
      expect(performance.now() - began).toBeLessThan(10_000);
    } finally {
      await admin.query(`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`);
      await admin.end();
    }
    expect((await post(goal())).status).toBe(200);
    expect(Object.values(await ingestCounts('pixel_lost')).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(0);
  });

  it('does not wait for a statement that is stuck, and loses nothing that it has acknowledged', async () => {
    const locker = new pg.Client({ connectionString: scratch.url });
    await locker.connect();
    await locker.query('BEGIN');
    await locker.query('LOCK TABLE goal_record IN ACCESS EXCLUSIVE MODE');
    const began = performance.now();
    const [first, image] = await Promise.all([post(goal()), fetch(`${door.origin}/goal/signup?subject=stuck`)]);
    const waited = performance.now() - began;
    await locker.query('ROLLBACK');
    await locker.end();
    expect([first.status, image.status]).toEqual([503, 200]);
    expect(waited).toBeLessThan(12_000);
    const before = await database().goalRecord.count();
    const answers = await Promise.all(Array.from({ length: 200 }, () => post(goal())));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await database().goalRecord.count()).toBe(before + 200);
  }, 30_000);
});
