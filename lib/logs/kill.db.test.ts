import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createFlow } from '@/lib/stocks/create-flow';
import { createStock } from '@/lib/stocks/create-stock';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createLogSource } from './create-log-source';
import { listUploads } from './list-uploads';

/*
 * An upload in a process of its own that is ended with SIGKILL in the middle, again and again, and then left to finish:
 * the same rows as without.
 */
const LINES = 12_000;
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let opened: ReturnType<typeof connect>;
const NOW = new Date('2026-05-01T00:00:00Z');
const ctx = (): Context => ({ db: opened.client, actor: { kind: 'code', name: 'test' }, now: NOW });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  opened = connect(scratch.url, 4);
  for (const slug of ['accepted', 'completed']) {
    const filter = { op: 'equals' as const, path: 'state', value: slug };
    await createStock(ctx(), { slug, name: slug, kind: 'attempt', filter });
  }
  await createFlow(ctx(), { slug: 'f', name: 'F', kind: 'attempt', sources: ['accepted'], sinks: ['completed'] });
  await createLogSource(ctx(), {
    ...{ slug: 'game', name: 'Game', kind: 'player' },
    format: { type: 'table', subject: 'player', at: 'at', event: 'event', text: 'text', activity: 'activeOn' },
    handlers: [{ event: 'QUEST_STATUS', handler: 'quest_status' }],
  });
}, 120_000);
afterAll(async () => {
  await opened.disconnect();
  await scratch.drop();
});

function start(): ChildProcess {
  const script = path.join(import.meta.dirname, '..', 'testing', 'kill', 'upload-process.ts');
  return spawn(process.execPath, ['--import', 'tsx', script, String(LINES)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { NODE_ENV: 'test', DATABASE_URL: scratch.url, LOG_LEVEL: 'silent' },
  });
}

const everything = async () => ({
  changes: await opened.client.$queryRaw`SELECT subject_id, id, at, sequence, set FROM attribute_change ORDER BY 1, 2`,
  stays: await opened.client.$queryRaw`SELECT * FROM stay ORDER BY subject_id, stock_id, since_id`,
  events: await opened.client.$queryRaw`SELECT subject_id, id, at, source, sink FROM flow_event ORDER BY 1, 2`,
  subjects: await opened.client.$queryRaw`SELECT id, external_id, attributes, changed_at FROM subject ORDER BY 1`,
  quarantine: await opened.client.$queryRaw`SELECT identity, text, reason FROM quarantined_line ORDER BY 1`,
});

it('of the process in the middle of an upload, and the file sent again, ends in the same rows', async () => {
  for (let round = 1; round <= 2; round++) {
    const child = start();
    // It says so whenever a batch was booked: it dies in the middle of a later one.
    if (child.stdout !== null) for (let n = 0; n < round; n++) await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  const partly = await opened.client.attributeChange.count();
  expect(partly).toBeGreaterThan(0);
  expect(partly).toBeLessThan(LINES);
  // The database ends what the dead process had begun.
  const last = start();
  last.stdout?.resume();
  expect(await once(last, 'exit')).toEqual([0, null]);
  const after = await everything();
  const later = { ...ctx(), now: new Date(Date.now() + 3_600_000) };
  const { uploads } = await listUploads(later);
  expect(uploads.map(({ status }) => status).sort()).toEqual(['done', 'failed', 'failed']);
  const done = uploads.find(({ status }) => status === 'done');
  expect(done).toMatchObject({ lines: LINES, quarantined: LINES / 100 });
  for (const one of uploads) expect(one.accepted + one.duplicates + one.quarantined).toBe(one.lines);

  await opened.client.$executeRaw`
    TRUNCATE subject, attribute_change, stay, flow_event, log_upload, quarantined_line`;
  const whole = start();
  whole.stdout?.resume();
  await once(whole, 'exit');
  expect(after).toEqual(await everything());
}, 300_000);
