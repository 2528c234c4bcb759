import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createGoal } from '@/lib/goals/create-goal';
import { insertGoalRecords } from '@/lib/goals/insert-goal-records';
import { kaplanMeier, logRankTest, survivalQuantile, type TimeCount } from '@/lib/stats';
import { archiveFlow } from '@/lib/stocks/archive-flow';
import { createFlow } from '@/lib/stocks/create-flow';
import { createStock } from '@/lib/stocks/create-stock';
import { recordChanges } from '@/lib/stocks/record-changes';
import { restoreFlow } from '@/lib/stocks/restore-flow';
import { eraseSubject } from '@/lib/subjects/erase-subject';
import { identityLinkId, subjectId } from '@/lib/subjects/subject-id';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createExperiment } from './create-experiment';
import { enableExperiment } from './enable-experiment';
import { getDayReport } from './get-day-report';
import { insertEnrollments } from './insert-enrollments';
import { listReportRows } from './list-report-rows';
import { updateExperiment } from './update-experiment';
import { updateReports } from './update-reports';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let experimentId = 0;
let goalId = 0;

const KEY = 'checkout';
const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 2);
const NOW = new Date(Date.UTC(2026, 10, 6, 12));
const context = (now = NOW): Context => ({ db: db.client, actor: { kind: 'code', name: 'tests' }, now });
const day = (n: number) => new Date(START + n * 24 * HOUR).toISOString().slice(0, 10);

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
  await db.client.setting.create({ data: { key: 'timeZone', value: 'UTC' } });
  const ctx = context(new Date(START));
  const filter = { op: 'equals' as const, path: 'plan', value: 'paid' };
  await createStock(ctx, { slug: 'paying', name: 'Paying', kind: 'user', filter });
  await createFlow(ctx, { slug: 'pays', name: 'Pays', kind: 'user', sources: [null], sinks: ['paying'] });
  goalId = (await createGoal(ctx, { key: 'signup', name: 'Signed up' })).id;
  await createExperiment(ctx, { key: KEY, name: 'Checkout', subjectKind: 'user', flows: ['pays'] });
  experimentId = (await enableExperiment(ctx, { key: KEY })).id;
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

const forget = () => db.client.$executeRaw`
  TRUNCATE subject, enrollment, goal_record, identity_link, cluster_member, first_conversion, dirty_mark, daily_report,
    daily_outcome, watermark, purged_enrollment, attribute_change, stay, flow_event`;
const forgetReports = () => db.client.$executeRaw`TRUNCATE daily_report, daily_outcome, first_conversion, watermark`;
beforeEach(forget);

const row = (user: string) => ({ id: subjectId('user', user), kind: 'user', externalId: user, confirmedAt: null });
const enroll = (user: string, variant: string, seconds: number) =>
  insertEnrollments(db.pool, [
    {
      subject: row(user),
      ...{ experimentId, phase: 0, variant, enrolledAt: new Date(START + seconds * 1000) },
      eventId: identityLinkId('test', user, String(seconds)),
      ...{ context: null, crossed: false, automated: false, confirmed: false },
    },
  ]);
const change = (user: string, plan: string, seconds: number, sequence = 0) =>
  recordChanges(context(), {
    changes: [
      {
        ...{ subject: { kind: 'user', id: user }, attributes: { plan }, at: new Date(START + seconds * 1000) },
        ...{ id: `${user}/${plan}/${seconds}/${sequence}`, sequence },
      },
    ],
    source: 'token',
  });
const report = (now = NOW) => updateReports(db.client, { now, elapsedMs: () => 0, overlapSeconds: 0 });
/** Every stored day as it is answered. */
const answers = () =>
  Promise.all([0, 1, 2, 3].map(async (n) => ({ ...(await getDayReport(context(), { key: KEY, date: day(n) })) })));
const untimed = async () => (await answers()).map(({ computedAt: _, ...answer }) => answer);
const paysOf = async (n: number) => {
  const found = (await getDayReport(context(), { key: KEY, date: day(n) })).goals.find((g) => g.goal === 'flow:pays');
  if (found === undefined) throw new Error('the flow is not in the report');
  return found;
};
const conversions = async (n: number) => (await paysOf(n)).variants.map((variant) => variant.conversions);

/** What the log-rank test says of these times in seconds; negative: censored after so long. */
function expectedTimes(control: number[], test: number[]) {
  const groups = [control, test].map((times) =>
    times.map((t): TimeCount => (t < 0 ? { time: -t, events: 0, censored: 1 } : { time: t, events: 1, censored: 0 })),
  );
  const tested = logRankTest(groups);
  if (tested.status === 'not_computable') return { status: 'not_computable', reason: tested.reason };
  const { statistic, df, pValue } = tested;
  const median = (n: number) => survivalQuantile(kaplanMeier(groups[n] ?? []), 0.5);
  const medians = [
    { variant: 'control', seconds: median(0) },
    { variant: 'test', seconds: median(1) },
  ];
  return { status: 'computed', statistic, df, pValue, medians };
}

const H = 3600;
const D = 24 * H;
/** Three subjects a variant. The control: one before (does not count), one at once, one never. The test: all, soon. */
async function smallWorld() {
  for (const [n, user] of ['c1', 'c2', 'c3'].entries()) await enroll(user, 'control', (n + 1) * H);
  for (const [n, user] of ['t1', 't2', 't3'].entries()) await enroll(user, 'test', (n + 1) * H + 30);
  await change('c1', 'paid', H - 10);
  await change('c2', 'paid', 2 * H - 4);
  await change('t1', 'paid', 5 * H);
  await change('t1', 'free', 6 * H);
  await change('t1', 'paid', 7 * H);
  await change('t2', 'paid', 2 * D + 100);
  await change('t3', 'paid', D + 3 * H + 30);
}

describe('a flow as an outcome', () => {
  it('counts who made the transition since the enrollment, and how soon, on every day', async () => {
    await smallWorld();
    await insertGoalRecords(db.pool, [
      {
        ...{ subject: row('c3'), id: identityLinkId('a', 'b', 'c'), goalId, at: new Date(START + 9 * HOUR) },
        ...{ sequence: 0, value: null, automated: false, source: 'script' as const, timeToleranceSeconds: null },
      },
    ]);
    await report();
    expect([await conversions(0), await conversions(1), await conversions(2)]).toEqual([
      [1, 1],
      [1, 2],
      [1, 3],
    ]);
    expect((await paysOf(0)).timeTo).toEqual(
      expectedTimes([-(D - H), 0, -(D - 3 * H)], [4 * H - 30, -(D - 2 * H - 30), -(D - 3 * H - 30)]),
    );
    expect((await paysOf(3)).timeTo).toEqual(
      expectedTimes([-(4 * D - H), 0, -(4 * D - 3 * H)], [4 * H - 30, 2 * D + 100 - 2 * H - 30, D]),
    );
    const { goals } = await getDayReport(context(), { key: KEY, date: day(3) });
    expect(goals.map((goal) => goal.goal)).toEqual(['signup', 'any', 'flow:pays']);
    expect(goals.find((goal) => goal.goal === 'any')?.variants.map((v) => v.conversions)).toEqual([1, 0]);
    expect(goals[0]).not.toHaveProperty('timeTo');
    // One family of two: the flow's p-value is adjusted together with the goal's.
    const [comparison] = (await paysOf(3)).comparisons;
    const p = comparison?.status === 'computed' ? comparison.chiSquare.pValue : 1;
    expect(comparison).toMatchObject({ adjustedPValue: Math.min(1, 2 * p) });
    const rows = await listReportRows(context(), { key: KEY, goals: ['flow:pays'] });
    expect(rows.filter((each) => each.date === day(2)).map((each) => each.conversions)).toEqual([1, 3]);
    expect((await report()).days).toEqual([]);
  });

  it('is taken back by a late change, from the first day that this concerns; computed anew it says the same', async () => {
    await smallWorld();
    await report();
    // t3 had paid before the enrollment already, so that nothing happened on the second day.
    await change('t3', 'paid', 60);
    expect((await report()).days).toEqual([day(1), day(2), day(3)]);
    expect([await conversions(0), await conversions(1), await conversions(3)]).toEqual([
      [1, 1],
      [1, 1],
      [1, 2],
    ]);
    // Another instant of the same day: no count moves, the times do.
    const before = await paysOf(2);
    await change('t2', 'paid', 2 * D + 50);
    expect((await report()).written).toBe(2);
    expect((await paysOf(2)).variants).toEqual(before.variants);
    expect((await paysOf(2)).timeTo).not.toEqual(before.timeTo);
    const stored = await untimed();
    await forgetReports();
    await report();
    expect(await untimed()).toEqual(stored);
    expect(JSON.stringify(await untimed())).toBe(JSON.stringify(stored));
  });

  it('goes with an erased subject, with an archived flow, and with the choice', async () => {
    await smallWorld();
    await report();
    await eraseSubject(context(), { kind: 'user', id: 't1' });
    await report();
    expect([await conversions(0), await conversions(3)]).toEqual([
      [1, 0],
      [1, 2],
    ]);
    const names = async () => (await getDayReport(context(), { key: KEY })).goals.map((goal) => goal.goal);
    await archiveFlow(context(), { slug: 'pays' });
    await report();
    expect(await names()).toEqual(['signup', 'any']);
    await restoreFlow(context(), { slug: 'pays' });
    await report();
    expect(await conversions(3)).toEqual([1, 2]);
    await updateExperiment(context(), { key: KEY, change: { flows: [] } });
    await report();
    expect(await names()).toEqual(['signup', 'any']);
    await updateExperiment(context(), { key: KEY, change: { flows: ['pays'] } });
    await expect(updateExperiment(context(), { key: KEY, change: { flows: ['gone'] } })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { flows: ['there is no flow "gone"'] },
    });
  });

  it('is counted on the running day from the events, without times', async () => {
    await smallWorld();
    await report();
    await change('c3', 'paid', 4 * D + H);
    await change('c2', 'free', 4 * D + H);
    await change('c2', 'paid', 4 * D + 2 * H);
    const running = await getDayReport(context(), { key: KEY, date: day(4) });
    const pays = running.goals.find((goal) => goal.goal === 'flow:pays');
    expect([running.provisional, pays?.variants.map((v) => v.conversions)]).toEqual([true, [2, 3]]);
    expect(pays?.timeTo).toEqual({ status: 'not_computable', reason: 'day_not_over' });
  });

  it('equals a naive model, whatever the order of arrival and whenever reports run', async () => {
    const users = ['u1', 'u2', 'u3', 'u4', 'u5'];
    const seconds = fc
      .tuple(fc.integer({ min: 0, max: 95 }), fc.constantFrom(0, 2, 7, 3599))
      .map(([hour, second]) => hour * H + second);
    const enrolled = fc.tuple(...users.map(() => seconds));
    const changes = fc.array(
      fc.record({ user: fc.constantFrom(...users), plan: fc.constantFrom('paid', 'free'), at: seconds }),
      { maxLength: 14 },
    );
    await fc.assert(
      fc.asyncProperty(
        enrolled,
        changes,
        fc.array(fc.nat({ max: 18 }), { maxLength: 3 }),
        fc.nat(),
        async (...world) => {
          const [starts, said, runs, turn] = world;
          await forget();
          const variant = (n: number) => (n % 2 === 0 ? 'control' : 'test');
          const steps = [
            ...users.map((user, n) => () => enroll(user, variant(n), starts[n] ?? 0)),
            ...said.map(
              ({ user, plan, at }, n) =>
                () =>
                  change(user, plan, at, n),
            ),
          ];
          const order = steps.map((step, n) => ({ step, rank: ((n + 1) * (turn % 9973) * 7919) % 10_007 }));
          order.sort((a, b) => a.rank - b.rank);
          for (const [n, { step }] of order.entries()) {
            await step();
            if (runs.includes(n)) await report(new Date(START + (1 + (n % 4)) * 24 * HOUR + HOUR));
          }
          await report(new Date(START + 4 * 24 * HOUR + HOUR));
          const times = users.map((user, n) => naiveTime(said, user, starts[n] ?? 0));
          const arm = (name: string, end: number) =>
            users.flatMap((_, n) => {
              const [from, at] = [starts[n] ?? 0, times[n] ?? Infinity];
              if (variant(n) !== name || from >= end) return [];
              return [at < end ? at - from : -(end - from)];
            });
          const first = Math.min(...starts);
          for (const n of [0, 1, 2, 3].filter((each) => (each + 1) * D > first)) {
            const arms = [arm('control', (n + 1) * D), arm('test', (n + 1) * D)] as const;
            const pays = await paysOf(n);
            expect(pays.variants.map((v) => v.conversions)).toEqual(
              arms.map((one) => one.filter((time) => time >= 0).length),
            );
            expect(pays.timeTo).toEqual(expectedTimes(...arms));
          }
        },
      ),
      { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 20), interruptAfterTimeLimit: 60_000 },
    );
  }, 300_000);
});

/** When a user first went from not paying to paying since the enrollment, in seconds; Infinity: never. */
function naiveTime(said: { user: string; plan: string; at: number }[], user: string, from: number): number {
  const own = said.map((one, sequence) => ({ ...one, sequence })).filter((one) => one.user === user);
  own.sort((a, b) => (a.at === b.at ? a.sequence - b.sequence : a.at - b.at));
  const enters = own.filter(({ plan }, n) => plan === 'paid' && (n === 0 || own[n - 1]?.plan === 'free'));
  const paid = enters.filter((one) => one.at >= from - 5);
  return Math.min(...paid.map((one) => Math.max(one.at, from)));
}
