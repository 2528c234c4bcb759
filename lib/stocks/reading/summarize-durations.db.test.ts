import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { summarizeDurations } from './summarize-durations';

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

/** Ten thousand who left, most of them within a minute, and some who have been watched for nine years. */
const durations = Prisma.sql`
  SELECT 0 AS part, (CASE WHEN n <= 9500 THEN n * 0.006 ELSE (n - 9500) * 46000 END)::numeric AS seconds, true AS done
  FROM generate_series(1, 10000) n
  UNION ALL SELECT 0, 300000000 + n, false FROM generate_series(1, 300) n`;

it('of many: a few who took very long, or never left, do not hide how long it took the others', async () => {
  const { summary, histogram, survival, inside } = await summarizeDurations(db.client, durations);
  expect(summary).toMatchObject({ subjects: 10_000, longest: 23_000_000 });
  expect(inside).toBe(300);
  // Half of all 10,300, censored ones too, have gone after 5,150 × 6 ms.
  const half = survival.find(({ share }) => share <= 0.5)?.seconds ?? 0;
  expect(half / 30.9).toBeGreaterThan(0.99);
  expect(half / 30.9).toBeLessThan(1.01);
  // The curve follows the truth everywhere, with few points.
  expect(survival.length).toBeLessThan(260);
  for (const [seconds, gone] of [
    [6, 1000],
    [30, 5000],
    [54, 9000],
  ] as const) {
    const share = survival.findLast((point) => point.seconds <= seconds)?.share ?? 0;
    expect(Math.abs(share - (1 - gone / 10_300))).toBeLessThan(0.012);
  }
  expect(survival.at(-1)?.share).toBeCloseTo(300 / 10_300, 6);
  // Nine in ten are in bins of equal length, the others in the last.
  const last = histogram.at(-1);
  const bins = histogram.slice(0, -1);
  expect(new Set(bins.map(({ from, to }) => to - from))).toEqual(new Set([5]));
  expect(bins.reduce((sum, { subjects }) => sum + subjects, 0)).toBeGreaterThanOrEqual(9_000);
  expect(last).toMatchObject({ to: 23_000_000 });
});
