import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import path from 'node:path';
import { expect, it } from 'vitest';
import { runJob } from '@/lib/schedule/run-job';
import { grant, later, list, make, NOW, verify, world } from '@/lib/testing/loan-world';
import { openReceiver } from '@/lib/testing/receiver';
import './jobs';

/*
 * A sender in a process of its own that is ended with SIGKILL while a receiver has a message and has not answered yet, and
 * another that comes after it.
 */
const send = (now: Date) => runJob(world.db, { job: 'webhooks', now, deadlineMs: 30_000 });

function start() {
  const script = path.join(import.meta.dirname, '..', 'testing', 'kill', 'webhook-process.ts');
  return spawn(process.execPath, ['--import', 'tsx', script, NOW.toISOString()], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { NODE_ENV: 'test', DATABASE_URL: world.url, WEBHOOK_ALLOW_PRIVATE: '1', LOG_LEVEL: 'silent' },
  });
}

it('a sender that is killed leaves what it had not finished to the next one: nothing is lost, and ids stay', async () => {
  const open: ServerResponse[] = [];
  const hold = (_: unknown, response: ServerResponse) => void open.push(response);
  const { url, got } = await openReceiver(200, hold, hold, 200);
  const { webhook, secret } = await make(url);
  for (const id of ['a', 'b', 'c']) await grant(id);
  const child = start();
  const ended = once(child, 'exit');
  // One is answered and noted; two are with the receiver, which has not answered.
  await expect.poll(() => open.length, { timeout: 30_000 }).toBe(2);
  await expect.poll(() => world.db.webhookDelivery.count({ where: { status: 200 } }), { timeout: 5_000 }).toBe(1);
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  // The receiver has done its part, and says so to nobody.
  for (const response of open) response.writeHead(200).end();
  expect((await list(webhook.id)).map(({ state }) => state).sort()).toEqual(['delivered', 'waiting', 'waiting']);
  expect(await world.db.jobLease.count()).toBe(1);

  // At first they still count as being sent. The lease of the dead is no obstacle.
  expect(await send(later(30))).toMatchObject({ ran: true, written: 0 });
  expect(got).toHaveLength(3);
  expect(await send(later(90))).toMatchObject({ ran: true, written: 2, failed: 0 });
  expect(await send(later(600))).toMatchObject({ ran: true, written: 0 });

  const times = new Map<string | undefined, number>();
  for (const { headers } of got) times.set(headers['webhook-id'], (times.get(headers['webhook-id']) ?? 0) + 1);
  expect([...times.values()].sort()).toEqual([1, 2, 2]);
  const said = got.map((one) => verify(secret, one) as { data: { subject: { id: string } } });
  expect([...new Set(said.map(({ data }) => data.subject.id))].sort()).toEqual(['a', 'b', 'c']);
  const rows = await list(webhook.id);
  expect(rows.map(({ state, attempts }) => `${state} ${String(attempts)}`).sort()).toEqual([
    'delivered 1',
    'delivered 2',
    'delivered 2',
  ]);
  const runs = await world.db.jobRun.findMany({ where: { job: 'webhooks' }, orderBy: { id: 'asc' } });
  expect(runs.map(({ status, error }) => error ?? status)).toEqual(['interrupted', 'ok', 'ok', 'ok']);
}, 60_000);
