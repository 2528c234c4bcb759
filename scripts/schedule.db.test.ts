import { spawn } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { connect } from '@/lib/db/client';
import { createScratchDatabase } from '@/lib/testing/scratch-database';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 2);
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

/** `npm run schedule` as crontab or a container runs it. */
function run(...args: string[]): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/schedule.ts', ...args], {
      env: { ...process.env, DATABASE_URL: scratch.url, LOG_LEVEL: 'silent' },
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out }));
  });
}

test('npm run schedule runs what is due once, says what there is, and fails when a job fails', async () => {
  const before = await run('--list');
  expect(before.code).toBe(0);
  expect(before.out).toMatch(/^stock-records +minutely +- .*not run yet$/m);
  expect(await db.client.jobRun.count()).toBe(0);

  const first = await run();
  expect(first.code).toBe(0);
  const names = [...first.out.matchAll(/"job": "([\w-]+)"/g)].map(([, name]) => name);
  expect(names).toEqual(
    expect.arrayContaining(['reports', 'history', 'decay', 'callbacks', 'stock-records', 'trackers']),
  );
  expect(await db.client.jobRun.count({ where: { status: 'ok' } })).toBe(names.length);
  expect((await run('--list')).out).toMatch(/^stock-records +minutely +\d{4}-.* ok$/m);

  // A tracker over a goal that is gone: its job fails, and so does the command.
  const domain = await db.client.metricDomain.create({ data: { ref: 'lost', name: 'Lost' } });
  const metric = await db.client.metric.create({ data: { domainId: domain.id, ref: 'goal', name: 'Goal' } });
  await db.client.tracker.create({
    data: { metricId: metric.id, source: { type: 'goal', goal: 'gone' }, aggregate: 'count', periods: ['day'] },
  });
  const failed = await run();
  expect(failed.code).toBe(1);
  expect(failed.out).toContain('"status": "failed"');
  expect((await run('--everything')).code).toBe(2);
}, 120_000);
