import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { changeSettings } from './change-settings';
import { readSettings } from './read-settings';

const [SHOP, BLOG, NEWS] = ['https://shop.example', 'https://blog.example', 'https://news.example'];
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let ctx: Context;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
  ctx = { db: db.client, actor: { kind: 'code', name: 'test' }, now: new Date('2026-11-23T08:00:00Z') };
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

const logged = () => db.client.activity.count({ where: { action: 'setting.changed' } });

it('refuses origins that were made from others than those that are stored, and says which these are', async () => {
  await changeSettings(ctx, { allowedOrigins: [SHOP], allowedOriginsBefore: [] });
  const before = await logged();
  const late = changeSettings(ctx, { allowedOrigins: [BLOG], allowedOriginsBefore: [] });
  await expect(late).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(SHOP) as string });
  expect((await readSettings(db.client)).allowedOrigins).toEqual([SHOP]);
  expect(await logged()).toBe(before);
  await changeSettings(ctx, { allowedOrigins: [SHOP, BLOG], allowedOriginsBefore: [SHOP] });
  await changeSettings(ctx, { respectGpc: false });
  expect(await readSettings(db.client)).toMatchObject({ allowedOrigins: [SHOP, BLOG], respectGpc: false });
});

it('waits for a change that is being made, and is measured by what that one leaves', async () => {
  const { allowedOrigins: allowedOriginsBefore } = await readSettings(db.client);
  const other = await db.pool.connect();
  try {
    await other.query('BEGIN');
    await other.query(`UPDATE setting SET value = $1 WHERE key = 'allowedOrigins'`, [JSON.stringify([NEWS])]);
    const late = changeSettings(ctx, { allowedOrigins: [SHOP], allowedOriginsBefore });
    const refused = expect(late).rejects.toMatchObject({ code: 'conflict' });
    await waitingForALock();
    await other.query('COMMIT');
    await refused;
  } finally {
    other.release();
  }
  expect((await readSettings(db.client)).allowedOrigins).toEqual([NEWS]);
});

/** Resolves when somebody of this database waits for a lock. */
async function waitingForALock(): Promise<void> {
  for (;;) {
    const { rows } = await db.pool.query(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
