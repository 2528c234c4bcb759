import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createDomain } from './create-domain';
import { createMetric } from './create-metric';
import { readMetricPage } from './read-metric-page';
import { recordStatistics } from './record-statistics';

/** Right after an import PostgreSQL knows nothing of the metric: half a minute in which a page must be as quick. */

const NOW = new Date('2026-05-20T10:00:00Z');
/** With fewer the database chooses the right index by chance. */
const DAYS = 500;
const OBJECTS = 50;
const ROWS = DAYS * (OBJECTS + 1);

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let open: ReturnType<typeof connect>;
let ctx: Context;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  open = connect(scratch.url, 4);
  ctx = { db: open.client, actor: { kind: 'code', name: 'test' }, now: NOW };
  await ctx.db.$executeRaw`ALTER TABLE statistic SET (autovacuum_enabled = off)`;
  await createDomain(ctx, { ref: 'shop', name: 'Shop' });
  await createMetric(ctx, { ref: 'shop/orders', name: 'Orders' });
  const metric = 'shop/orders';
  const statistics = Array.from({ length: DAYS }, (_, day) => {
    const date = new Date(NOW.getTime() - day * 86_400_000).toISOString().slice(0, 10);
    const objects = Array.from({ length: OBJECTS }, (_one, n) => ({ metric, date, value: n, object: `object-${n}` }));
    return [{ metric, date, value: (OBJECTS * (OBJECTS - 1)) / 2 }, ...objects];
  }).flat();
  for (let n = 0; n < ROWS; n += 500) await recordStatistics(ctx, { statistics: statistics.slice(n, n + 500) });
});
afterAll(async () => {
  await open.disconnect();
  await scratch.drop();
});

/** How many rows of the table the page of the metric reads. */
async function rowsRead(): Promise<number> {
  const from = new Date(NOW.getTime() - (DAYS - 1) * 86_400_000).toISOString().slice(0, 10);
  return open.client.$transaction(async (tx) => {
    const page = await readMetricPage(
      { ...ctx, db: tx },
      { ref: 'shop/orders', from, split: 'object', compare: false },
    );
    expect(page.metric).toMatchObject({ splits: ['object'], periods: ['day'] });
    expect((await page.parts)?.lines).toHaveLength(21);
    const [counted] = await tx.$queryRaw<{ rows: number }[]>`
      SELECT (coalesce(idx_tup_fetch, 0) + seq_tup_read)::int AS rows FROM pg_stat_xact_user_tables
      WHERE relname = 'statistic'`;
    return counted?.rows ?? 0;
  });
}

it('the page of a metric reads each of its rows a few times where the table was never analysed', async () => {
  const [known] = await ctx.db.$queryRaw<{ n: bigint }[]>`
    SELECT count(*) AS n FROM pg_statistic WHERE starelid = 'statistic'::regclass`;
  expect(known?.n).toBe(0n);
  const read = await rowsRead();
  expect(read).toBeGreaterThan(ROWS);
  expect(read).toBeLessThan(6 * ROWS);
});

it('the same where it was analysed when the metric was not there yet', async () => {
  await createMetric(ctx, { ref: 'shop/visits', name: 'Visits' });
  await ctx.db.$executeRaw`UPDATE statistic SET metric_id = (SELECT id FROM metric WHERE ref = 'visits')`;
  await ctx.db.$executeRaw`ANALYZE statistic`;
  await ctx.db.$executeRaw`
    INSERT INTO statistic (metric_id, period, dimensions_id, date, dimensions, value)
    SELECT (SELECT id FROM metric WHERE ref = 'orders'), period, dimensions_id, date, dimensions, value FROM statistic`;
  const read = await rowsRead();
  expect(read).toBeGreaterThan(ROWS);
  expect(read).toBeLessThan(6 * ROWS);
});
