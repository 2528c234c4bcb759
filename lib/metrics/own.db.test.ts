import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createExperiment } from '@/lib/experiments/create-experiment';
import { listReportRows } from '@/lib/experiments/list-report-rows';
import { createGoal } from '@/lib/goals/create-goal';
import { createFacet } from '@/lib/stocks/create-facet';
import { createFlow } from '@/lib/stocks/create-flow';
import { createStock } from '@/lib/stocks/create-stock';
import { readFlowSeries } from '@/lib/stocks/read-flow-series';
import { readStockSeries } from '@/lib/stocks/read-stock-series';
import { recordChanges } from '@/lib/stocks/record-changes';
import { updateRecords } from '@/lib/stocks/update-records';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { addDays, dayRange } from '@/lib/time/days';
import { getMetric } from './get-metric';
import { listMetrics } from './list-metrics';
import { listStatistics } from './list-statistics';
import { readMetricSeries } from './read-metric-series';
import type { Period } from './schemas';

// The clocks go back on the 25th of October: a day of 25 hours.
const ZONE = 'Europe/Amsterdam';
const NOW = new Date('2026-11-09T12:00:00Z');
const FROM = '2026-10-20';
const TO = '2026-11-08';
const DAYS = dayRange(FROM, TO);

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let open: ReturnType<typeof connect>;
let ctx: Context;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  open = connect(scratch.url, 4);
  ctx = { db: open.client, actor: { kind: 'code', name: 'test' }, now: NOW };
  await ctx.db.setting.create({ data: { key: 'timeZone', value: ZONE } });
});
afterAll(async () => {
  await open.disconnect();
  await scratch.drop();
});

/** A value of a day in a line, by the line's name. */
async function seriesOf(metric: string, split: string | null = null, period: 'day' | 'week' | 'lifetime' = 'day') {
  const { lines, dates } = await readMetricSeries(ctx, { metric, period, from: FROM, to: TO, split });
  expect(dates).toEqual(DAYS);
  return new Map(lines.map(({ name, values }) => [name, values]));
}

describe('stocks and flows', () => {
  beforeAll(async () => {
    await createFacet(ctx, { slug: 'plan', name: 'Plan', kind: 'account', path: 'plan' });
    const stock = (slug: string, every: 'daily' | 'hourly' = 'daily') =>
      createStock(ctx, {
        slug,
        name: slug,
        kind: 'account',
        every,
        filter: { op: 'equals', path: 'state', value: slug },
      });
    await stock('trial');
    await stock('paid', 'hourly');
    const ends = { kind: 'account', sources: ['trial'], sinks: ['paid'] };
    await createFlow(ctx, { slug: 'pays', name: 'Pays', ...ends });
    await createFlow(ctx, { slug: 'pays_hourly', name: 'Pays', ...ends, every: 'hourly' });
    await createFlow(ctx, { slug: 'pays_weekly', name: 'Pays', ...ends, every: 'weekly' });
    const changes = Array.from({ length: 120 }, (_, n) => {
      const subject = { kind: 'account', id: `a${n}` };
      const at = (hours: number) => new Date(Date.parse('2026-10-21T20:00:00Z') + hours * 3_600_000);
      const plan = ['free', 'pro', 'team'][n % 3] ?? 'free';
      return [
        { subject, id: `${n}/1`, at: at((n * 5) % 290), attributes: { state: 'trial', plan } },
        {
          subject,
          id: `${n}/2`,
          at: at(((n * 5) % 290) + 7 + (n % 40)),
          attributes: { state: n % 4 === 0 ? 'gone' : 'paid' },
        },
        // One plan ends while others go on.
        ...(n % 3 === 2 ? [{ subject, id: `${n}/3`, at: at(350), attributes: { state: 'gone' } }] : []),
      ];
    }).flat();
    expect(await recordChanges(ctx, { changes, source: 'import' })).toMatchObject({ rejected: [] });
    expect(await updateRecords(open.client, { now: NOW, elapsedMs: () => 0 })).toMatchObject({
      failed: 0,
      complete: true,
    });
  });

  it.each(['trial', 'paid'])('shows what the page of the stock %s shows', async (slug) => {
    const room = await readStockSeries(ctx, { slug, from: FROM, to: TO, facet: 'plan' });
    const all = (await seriesOf(`stocks/${slug}`)).get('') ?? [];
    const split = await seriesOf(`stocks/${slug}`, 'plan');
    const first = all.findIndex((value) => value !== null);
    expect(first).toBeGreaterThan(0);
    expect(all.slice(0, first).every((_, day) => room.days[day]?.count === 0)).toBe(true);
    expect(all.slice(first)).toEqual(room.days.slice(first).map(({ count }) => count));
    expect([...split.keys()].sort()).toEqual(['free', 'pro', 'team']);
    for (const { value, days } of room.values) {
      // Before the value first occurred there is no line; from then on 0 is 0.
      expect((split.get(value) ?? []).map((count) => count ?? 0)).toEqual(days.map(({ count }) => count));
    }
    expect(split.get('team')?.at(-1)).toBe(0);
  });

  it.each(['pays', 'pays_hourly'])('shows what the page of the flow %s shows', async (slug) => {
    const room = await readFlowSeries(ctx, { slug, from: FROM, to: TO });
    const events = room.days.map(({ events: count }) => count);
    const day = ((await seriesOf(`flows/${slug}`)).get('') ?? []).map((value) => value ?? 0);
    expect(day).toEqual(events);
    expect(events.some((count) => count === 0)).toBe(true);
    const sum = (from: number, to: number) => events.slice(Math.max(0, from), to).reduce((a, b) => a + b, 0);
    const week = (await seriesOf(`flows/${slug}`, null, 'week')).get('') ?? [];
    expect(week.map((value) => value ?? 0)).toEqual(events.map((_, index) => sum(index - 6, index + 1)));
    const lifetime = (await seriesOf(`flows/${slug}`, null, 'lifetime')).get('') ?? [];
    expect(lifetime.map((value) => value ?? 0)).toEqual(events.map((_, index) => sum(0, index + 1)));
    const split = await seriesOf(`flows/${slug}`, 'plan');
    const added = DAYS.map((_, index) => [...split.values()].reduce((all, line) => all + (line[index] ?? 0), 0));
    expect(added).toEqual(events);
  });

  it('has the weeks of a flow that is recorded by week, and nothing else of it', async () => {
    const { lines } = await readMetricSeries(ctx, { metric: 'flows/pays_weekly', period: 'week', from: FROM, to: TO });
    const weekly = lines[0]?.values.flatMap((value, day) => (value === null ? [] : [[DAYS[day], value]])) ?? [];
    const { rows } = await listStatistics(ctx, { metrics: ['flows/pays'], period: 'week', total: true });
    for (const [date, value] of weekly) expect(rows.find((row) => row.date === date)?.value).toBe(value);
    expect(weekly.map(([date]) => date)).toContain('2026-11-01');
    expect((await getMetric(ctx, { ref: 'flows/pays_weekly' })).periods).toEqual(['week']);
  });

  it('is in the list without being asked for, and without a row', async () => {
    expect(await ctx.db.metric.count()).toBe(0);
    const listed = await listMetrics(ctx, { domain: 'stocks' });
    expect(listed.map(({ ref }) => ref)).toEqual(['stocks/paid', 'stocks/trial']);
    const room = await readStockSeries(ctx, { slug: 'paid', from: FROM, to: TO });
    const [today, before] = [room.days.at(-1)?.count, room.days.at(-2)?.count];
    expect(listed[0]?.latest).toEqual({ date: TO, value: today, previous: before });
    const [flow] = await listMetrics(ctx, { search: 'flows/pays', domain: 'flows' });
    const events = (await readFlowSeries(ctx, { slug: 'pays', from: FROM, to: TO })).days.map((each) => each.events);
    expect(flow?.latest).toEqual({ date: TO, value: events.at(-1), previous: events.at(-2) });
    expect(flow?.sparkline.slice(-10)).toEqual(events.slice(-10));
    expect(await getMetric(ctx, { ref: 'stocks/paid' })).toMatchObject({
      ...{ origin: 'own', id: null, splits: ['plan'], additive: true, lastDate: TO, periods: ['day'] },
    });
  });

  it('is listed as rows only when it is named', async () => {
    expect((await listStatistics(ctx, {})).rows).toEqual([]);
    const named = await listStatistics(ctx, { metrics: ['stocks/trial'], from: TO, to: TO });
    expect(named.rows.map(({ dimensions }) => JSON.stringify(dimensions)).sort()).toEqual([
      ...['{"plan":"free"}', '{"plan":"pro"}', '{"plan":"team"}', '{}'],
    ]);
  });

  it('has a 0 for a week in which nobody went that way', async () => {
    const flow = { kind: 'lead', sources: [null], sinks: ['met'], every: 'weekly' as const };
    await createFlow(ctx, { slug: 'meets', name: 'Meets', ...flow });
    const subject = { kind: 'lead', id: 'l1' };
    const change = { subject, at: new Date('2026-10-22T12:00:00Z'), attributes: { states: ['met'] } };
    await recordChanges(ctx, { changes: [change], source: 'import' });
    await updateRecords(open.client, { now: NOW, elapsedMs: () => 0 });
    const { rows } = await listStatistics(ctx, { metrics: ['flows/meets'], period: 'week' });
    expect(rows.map(({ date, value }) => [date, value])).toEqual([
      ['2026-10-25', 1],
      ['2026-11-01', 0],
      ['2026-11-08', 0],
    ]);
  });
});

describe('experiments', () => {
  const first = '2026-11-01';
  beforeAll(async () => {
    await createGoal(ctx, { key: 'signup.now', name: 'Signup', betterWhen: 'lower' });
    const { id } = await createExperiment(ctx, { key: 'buy.now', name: 'Buy now', goals: ['signup.now'] });
    const outcomes = ['enrollment', 'any', 'goal:signup.now'];
    for (let day = 0; day < 8; day++) {
      for (const variant of ['control', 'test'])
        for (const outcome of outcomes) {
          const conversions = outcome === 'enrollment' ? 0 : day * (variant === 'test' ? 3 : 2);
          await ctx.db.dailyOutcome.create({
            data: {
              ...{ experimentId: id, phase: 0, day: new Date(addDays(first, day)), outcome, variant },
              ...{ subjects: 10 * (day + 1), conversions, sum: 0, sumSquares: 0 },
            },
          });
        }
    }
  });

  it('shows the totals of the report, and what each day added to them', async () => {
    const report = await listReportRows(ctx, { key: 'buy.now' });
    const rowsOf = (goal: string) => report.filter((row) => row.goal === goal);
    const totals = rowsOf('signup.now').filter(({ variant }) => variant === 'test');
    expect(totals).toHaveLength(8);
    const lifetime = await seriesOf('experiments/buy.now.signup.now', 'variant', 'lifetime');
    expect(lifetime.get('test')?.slice(-8)).toEqual(totals.map(({ conversions }) => conversions));
    const enrolled = (await seriesOf('experiments/buy.now.enrollments', null, 'lifetime')).get('');
    expect(enrolled?.slice(-8)).toEqual(Array.from({ length: 8 }, (_, day) => 20 * (day + 1)));
    expect((await seriesOf('experiments/buy.now.enrollments')).get('')?.slice(-9)).toEqual([
      ...[null, ...Array.from({ length: 8 }, () => 20)],
    ]);
    expect((await seriesOf('experiments/buy.now.any', null, 'week')).get('')?.slice(-2)).toEqual([30, 35]);
  });

  it('has no difference to a day that is missing', async () => {
    await ctx.db.dailyOutcome.deleteMany({ where: { day: new Date('2026-11-04') } });
    expect((await seriesOf('experiments/buy.now.enrollments')).get('')?.slice(-8)).toEqual([
      20,
      20,
      20,
      null,
      null,
      20,
      20,
      20,
    ]);
    const [metric] = await listMetrics(ctx, { search: 'buy.now enrollments' });
    expect(metric?.latest).toEqual({ date: TO, value: 20, previous: 20 });
    expect(metric?.sparkline.slice(-8)).toEqual([20, 20, 20, null, null, 20, 20, 20]);
    const listed = await listMetrics(ctx, { domain: 'experiments' });
    expect(listed.map(({ ref, betterWhen }) => [ref, betterWhen])).toEqual([
      ['experiments/buy.now.enrollments', 'neither'],
      ['experiments/buy.now.any', 'higher'],
      ['experiments/buy.now.signup.now', 'lower'],
    ]);
  });

  it('goes on with the next phase, and has what the experiment compares beside goals', async () => {
    await createGoal(ctx, { key: 'spent', name: 'Spent', unit: '€' });
    const { id } = await createExperiment(ctx, { key: 'again', name: 'Again' });
    const row = (phase: number, day: string, outcome: string, variant: string, n: number) =>
      ctx.db.dailyOutcome.create({
        data: {
          ...{ experimentId: id, phase, day: new Date(day), outcome, variant, subjects: n, conversions: n / 10 },
          ...{ sum: n * 2, sumSquares: 0 },
        },
      });
    for (const outcome of ['enrollment', 'flow:pays', 'value:spent:sum:total', 'value:shop/minutes:sum:total']) {
      await row(0, '2026-11-01', outcome, 'control', 100);
      await row(0, '2026-11-02', outcome, 'control', 150);
      await row(1, '2026-11-03', outcome, 'control', 20);
      await row(1, '2026-11-03', outcome, 'blue', 30);
      await row(1, '2026-11-04', outcome, 'control', 40);
      await row(1, '2026-11-04', outcome, 'blue', 30);
    }
    const days = async (ref: string, split: 'variant' | null, period: Period, name = '') =>
      (await readMetricSeries(ctx, { metric: ref, from: '2026-10-31', to: '2026-11-04', split, period })).lines.find(
        (line) => line.name === name,
      )?.values;
    expect(await days('experiments/again.enrollments', null, 'day')).toEqual([null, 100, 50, 50, 20]);
    expect(await days('experiments/again.enrollments', null, 'lifetime')).toEqual([null, 100, 150, 200, 220]);
    expect(await days('experiments/again.enrollments', null, 'week')).toEqual([null, 100, 150, 200, 220]);
    expect(await days('experiments/again.enrollments', 'variant', 'day', 'control')).toEqual([null, 100, 50, 20, 20]);
    expect(await days('experiments/again.enrollments', 'variant', 'lifetime', 'blue')).toEqual([
      null,
      null,
      null,
      30,
      30,
    ]);
    expect(await days('experiments/again.flow.pays', null, 'day')).toEqual([null, 10, 5, 5, 2]);
    expect(await days('experiments/again.value.spent', null, 'day')).toEqual([null, 200, 100, 100, 40]);
    const listed = await listMetrics(ctx, { search: 'again' });
    expect(listed.map(({ ref, kind, unit, latest }) => [ref, kind, unit, latest?.value])).toEqual([
      ['experiments/again.enrollments', 'count', '', 20],
      ['experiments/again.flow.pays', 'count', '', 2],
      ['experiments/again.value.shop.minutes', 'sum', '', 40],
      ['experiments/again.value.spent', 'sum', '€', 40],
    ]);
    expect(listed[0]?.sparkline.slice(-4)).toEqual([100, 50, 50, 20]);
  });
});
