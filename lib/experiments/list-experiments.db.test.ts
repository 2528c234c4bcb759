import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createGoal } from '@/lib/goals/create-goal';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createExperiment } from './create-experiment';
import { enableExperiment } from './enable-experiment';
import { getDayReport } from './get-day-report';
import { getVerdict } from './get-verdict';
import { listEnrollmentCounts } from './list-enrollment-counts';
import { listExperiments } from './list-experiments';
import { listReportPage, listReportRows } from './list-report-rows';

let ctx: Context;
let close: () => Promise<void>;

beforeAll(async () => {
  const scratch = await createScratchDatabase();
  const { client, disconnect } = connect(scratch.url);
  close = async () => {
    await disconnect();
    await scratch.drop();
  };
  ctx = { db: client, actor: { kind: 'code', name: 'tests' }, now: new Date('2026-11-20T12:00:00Z') };
  await createGoal(ctx, { key: 'signup', name: 'Signed up' });
  for (const key of ['second', 'first', 'quiet'])
    await createExperiment(ctx, { key, name: key, primaryGoal: 'signup' });
  await enableExperiment({ ...ctx, now: new Date('2026-11-10T00:00:00Z') }, { key: 'second' });
  await storeReport('second', '2026-11-18', [1000, 100, 1000, 102]);
  await storeReport('second', '2026-11-19', [2000, 200, 2000, 280]);
  await storeReport('first', '2026-11-17', [50, 5, 50, 4]);
});
afterAll(() => close());

/** As the reports job stores a day. */
async function storeReport(key: string, day: string, [n0, x0, n1, x1]: [number, number, number, number]) {
  const { id } = await ctx.db.experiment.findUniqueOrThrow({ where: { key } });
  const date = new Date(`${day}T00:00:00Z`);
  const base = { experimentId: id, phase: 0, day: date };
  await ctx.db.dailyReport.create({
    data: { ...base, computedAt: ctx.now, crossed: 1, duplicate: 0, automated: 2, unconfirmed: 3 },
  });
  const arms = [
    ['control', n0, x0],
    ['test', n1, x1],
  ] as const;
  await ctx.db.dailyOutcome.createMany({
    data: arms.flatMap(([variant, subjects, conversions]) =>
      ['enrollment', 'any', 'goal:signup'].map((outcome) => ({
        ...base,
        outcome,
        variant,
        subjects,
        conversions: outcome === 'enrollment' ? 0 : conversions,
        sum: 0,
        sumSquares: 0,
      })),
    ),
  });
}

describe('listExperiments', () => {
  it('says of each experiment what its own newest report says', async () => {
    const listed = await listExperiments(ctx);
    expect(listed.map((row) => row.key)).toEqual(['second', 'first', 'quiet']);
    for (const row of listed) expect(row.summary.verdict).toEqual(await getVerdict(ctx, { key: row.key }));
    const report = await getDayReport(ctx, { key: 'second' });
    expect(listed[0]?.summary).toMatchObject({ day: report.date, subjects: 4000 });
    expect(listed[2]?.summary).toMatchObject({ day: null, subjects: 0, change: null });
  });

  it('has the same subjects per day and variant as the rows of its reports', async () => {
    for (const key of ['second', 'first', 'quiet']) {
      const rows = await listReportRows(ctx, { key, goals: [''] });
      const counts = await listEnrollmentCounts(ctx, { key, phase: 0 });
      expect(counts).toEqual(rows.map(({ date, variant, subjects }) => ({ day: date, variant, subjects })));
      expect(counts.length > 0).toBe(key !== 'quiet');
    }
    await expect(listEnrollmentCounts(ctx, { key: 'nobody', phase: 0 })).rejects.toMatchObject({
      code: 'unknown_experiment',
    });
  });

  it('shows the change of the primary goal with its interval, coloured only when it is sure', async () => {
    const [second, first] = await listExperiments(ctx);
    expect(second?.summary.change).toMatchObject({ goal: 'signup', variant: 'test', tone: 'good' });
    expect(second?.summary.change?.relativeLift).toBeCloseTo(0.4, 12);
    expect(second?.summary.change?.lower).toBeGreaterThan(0);
    expect(first?.summary.change?.tone).toBe('neutral');
  });

  it('searches names and keys, and shows archived ones only when they are asked for', async () => {
    expect((await listExperiments(ctx, { search: 'IRS' })).map((row) => row.key)).toEqual(['first']);
    expect(await listExperiments(ctx, { state: 'archived' })).toEqual([]);
  });
});

describe('listReportPage', () => {
  const pages = async (limit: number, more: { from?: string; to?: string; goals?: string[] } = {}) => {
    const found = [];
    for (let cursor: string | undefined; ;) {
      const page = await listReportPage(ctx, { key: 'second', limit, cursor, ...more });
      found.push(page.rows);
      if (page.next === null) return found;
      cursor = page.next;
    }
  };

  it('has whole days, so that variants stand beside their control, and all of them once', async () => {
    const all = await listReportRows(ctx, { key: 'second' });
    expect(all).toHaveLength(12);
    for (const limit of [1, 5, 6, 7, 11, 12, 10_000]) {
      const found = await pages(limit);
      expect(found.flat(), String(limit)).toEqual(all);
      for (const rows of found) expect([0, 6, 12]).toContain(rows.length);
    }
    expect((await pages(12)).length).toBe(1);
    expect((await pages(6)).length).toBe(2);
    expect((await pages(1, { to: '2026-11-18' })).flat()).toHaveLength(6);
    expect((await pages(1, { from: '2026-11-19', goals: ['signup'] })).flat()).toHaveLength(2);
  });

  it.each([
    '',
    'x',
    '%00',
    'MjAyNi0xMS0zMQ',
    'OTk5OTk5OTktMDEtMDE',
    '2026-11-18',
    Buffer.from("'; --").toString('base64'),
  ])('refuses a cursor that it has not made: %j', async (cursor) => {
    await expect(listReportPage(ctx, { key: 'second', cursor })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { cursor: ['is not valid'] },
    });
  });
});
