import { connect } from '@/lib/db/client';
import { createDomain } from '@/lib/metrics/create-domain';
import { createMetric } from '@/lib/metrics/create-metric';
import { listBoards } from '@/lib/metrics/list-boards';
import { readMetricPage } from '@/lib/metrics/read-metric-page';

const FROM = '2024-05-21';
const TO = '2026-05-20';
const OBJECTS = 50;
const RUNS = 60;
const WARM_UP = 10;

/** Medians of what a page reads. `cpu`: of it this process; the rest is the database. Unit: milliseconds. */
export type PageFigures = { rows: number; plain: PageTime; split: PageTime };
type PageTime = { all: number; slowest: number; cpu: number };

/** Everything that the page of a metric reads for two years of fifty objects: in all with a comparison, and split. */
export async function benchMetricPage(url: string, log: (line: string) => void): Promise<PageFigures> {
  const db = connect(url, 5);
  try {
    const ctx = { db: db.client, actor: { kind: 'code' as const, name: 'bench' }, now: new Date(`${TO}T12:00:00Z`) };
    await createDomain(ctx, { ref: 'page', name: 'Page' });
    const { id } = await createMetric(ctx, { ref: 'page/orders', name: 'Orders' });
    log('two years of fifty objects');
    const { rowCount } = await db.pool.query(
      `INSERT INTO statistic (metric_id, period, dimensions_id, date, dimensions, value)
       SELECT $1, 'day', md5(dimensions::text)::uuid, day::date, dimensions, value
       FROM generate_series($2::date, $3::date, interval '1 day') AS day
       CROSS JOIN LATERAL (
         SELECT jsonb_build_object('object', 'object-' || n) AS dimensions, (n * 37 + day::date - $2::date) % 1000 / 8.0 AS value
         FROM generate_series(1, $4::int) AS n
         UNION ALL SELECT '{}', 1275) each`,
      [id, FROM, TO, OBJECTS],
    );
    await db.pool.query('VACUUM ANALYZE statistic');
    const ref = 'page/orders';
    const range = { from: FROM, to: TO };
    const plain = await timed(async () => {
      await Promise.all([listBoards(ctx), readMetricPage(ctx, { ref, ...range, compare: true })]);
    });
    const split = await timed(async () => {
      const asked = { ref, ...range, split: 'object', compare: false };
      const [, page] = await Promise.all([listBoards(ctx), readMetricPage(ctx, asked)]);
      await page.parts;
    });
    return { rows: rowCount ?? 0, plain, split };
  } finally {
    await db.disconnect();
  }
}

async function timed(read: () => Promise<void>): Promise<PageTime> {
  const times: number[] = [];
  const cpus: number[] = [];
  for (let run = 0; run < RUNS + WARM_UP; run++) {
    const before = process.cpuUsage();
    const started = performance.now();
    await read();
    const ms = performance.now() - started;
    const { user, system } = process.cpuUsage(before);
    if (run < WARM_UP) continue;
    times.push(ms);
    cpus.push((user + system) / 1000);
  }
  const sorted = [...times].sort((a, b) => a - b);
  return { all: middle(sorted), slowest: sorted.at(-1) ?? Number.NaN, cpu: middle(cpus.sort((a, b) => a - b)) };
}

const middle = (sorted: readonly number[]): number => sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
