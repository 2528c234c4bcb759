import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { archiveGoal, restoreGoal } from '@/lib/goals/archive-goal';
import { createGoal } from '@/lib/goals/create-goal';
import { insertGoalRecords } from '@/lib/goals/insert-goal-records';
import { changeSettings } from '@/lib/settings/change-settings';
import { eraseSubject } from '@/lib/subjects/erase-subject';
import { identityLinkId, subjectId } from '@/lib/subjects/subject-id';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { dayRange } from '@/lib/time/days';
import { createExperiment } from '../create-experiment';
import { disableExperiment } from '../disable-experiment';
import { enableExperiment } from '../enable-experiment';
import { getDayReport } from '../get-day-report';
import { insertEnrollments } from '../insert-enrollments';
import { updateReports } from '../update-reports';
import { runUpkeep } from '../upkeep/run-upkeep';
import { computeDays } from './compute-days';
import { readTimesToFlow } from './flow-increments.sql';
import { outcomeNames } from './outcomes';
import { askAboutPhase } from './phase-question';
import { readOutcomeRows, readPurged } from './stored-days.sql';

/* Records and changes that nobody plans for, and that all come one day. Each test has an experiment of its own. */

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
const goalIds = new Map<string, number>();

const on = (day: number, hour = 12) => new Date(Date.UTC(2026, 10, day, hour));
const context = (now = on(2)): Context => ({ db: db.client, actor: { kind: 'code', name: 'tests' }, now });
const report = (now: Date) => updateReports(db.client, { now, elapsedMs: () => 0, overlapSeconds: 0 });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
  await db.client.setting.create({ data: { key: 'timeZone', value: 'UTC' } });
  for (const key of ['signup', 'buy']) goalIds.set(key, (await createGoal(context(), { key, name: key })).id);
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

async function define(key: string, more: { external?: boolean; subjectKind?: string } = {}): Promise<number> {
  const { id } = await createExperiment(context(on(2, 0)), { key, name: key, subjectKind: 'user', ...more });
  if (more.external !== true) await enableExperiment(context(on(2, 0)), { key });
  return id;
}

const subject = (name: string) => ({
  ...{ id: subjectId('user', name), kind: 'user', externalId: name },
  confirmedAt: null,
});
const enroll = (experimentId: number, name: string, at: Date, variant = 'test') =>
  insertEnrollments(db.pool, [
    {
      ...{ subject: subject(name), experimentId, phase: 0, variant, enrolledAt: at },
      eventId: identityLinkId('test', name, at.toISOString()),
      ...{ context: null, crossed: false, automated: false, confirmed: true },
    },
  ]);
const reach = (goal: string, name: string, at: Date, value: string | null = null) =>
  insertGoalRecords(db.pool, [
    {
      ...{ subject: subject(name), id: identityLinkId(goal, name, at.toISOString()), goalId: goalIds.get(goal) ?? 0 },
      ...{ at, sequence: 0, value, automated: false, source: 'token', timeToleranceSeconds: null },
    },
  ]);
const goalOf = async (key: string, goal: string, date: string, now: Date) =>
  (await getDayReport(context(now), { key, date })).goals.find((each) => each.goal === goal);
/** Conversions and subjects of the test variant. */
const testOf = async (key: string, goal: string, date: string, now = on(28)) => {
  const found = await goalOf(key, goal, date, now);
  const { conversions, subjects } = found?.variants[1] ?? {};
  return [conversions, subjects];
};

describe('the running day', () => {
  it('counts among its subjects whoever is among its conversions, however late they came', async () => {
    const id = await define('late');
    await report(on(4, 1));
    await enroll(id, 'late-ada', on(3, 20));
    await reach('signup', 'late-ada', on(4, 9));
    await runUpkeep(db.client, 0);
    expect(await testOf('late', 'signup', '2026-11-04', on(4))).toEqual([1, 1]);
    await report(on(5, 1));
    expect(await testOf('late', 'signup', '2026-11-04', on(5))).toEqual([1, 1]);
  });

  it('is read as it is stored where another instance, whose clock is ahead, has closed it', async () => {
    const id = await define('ahead');
    await enroll(id, 'ahead-1', on(4));
    await report(on(5, 1));
    const [stored, asked] = [
      await getDayReport(context(on(4, 23)), { key: 'ahead' }),
      await goalOf('ahead', 'buy', '2026-11-04', on(4, 23)),
    ];
    expect(stored).toMatchObject({ date: '2026-11-04', provisional: false });
    expect(asked).toBeDefined();
  });

  it('is none of an experiment that is over', async () => {
    const id = await define('over');
    await enroll(id, 'over-ada', on(3));
    await disableExperiment(context(on(4)), { key: 'over' });
    expect(await testOf('over', 'signup', '2026-11-04', on(4, 13))).toEqual([0, 1]);
    await report(on(6));
    await expect(getDayReport(context(on(6)), { key: 'over', date: '2026-11-06' })).rejects.toMatchObject({
      code: 'no_report_yet',
    });
    expect((await getDayReport(context(on(6)), { key: 'over' })).date).toBe('2026-11-04');
  });
});

describe('goals', () => {
  it('that are chosen later have no numbers on days that were computed before, which is not 0', async () => {
    const id = await define('chosen');
    await enroll(id, 'chosen-ada', on(3));
    await report(on(5));
    await createGoal(context(on(5)), { key: 'later', name: 'Later', engagement: 'sum' });
    const before = await getDayReport(context(on(5)), { key: 'chosen', date: '2026-11-04' });
    expect(before.goals.map(({ goal }) => goal)).toEqual(['buy', 'signup', 'any']);
    expect(before.engagement).toEqual([]);
    const running = await getDayReport(context(on(5)), { key: 'chosen', date: '2026-11-05' });
    expect(running.goals.map(({ goal }) => goal)).toEqual(['buy', 'signup', 'any']);
    await report(on(5));
    expect(await testOf('chosen', 'later', '2026-11-04', on(5))).toEqual([0, 1]);
    await archiveGoal(context(on(5)), { key: 'later' });
  });

  it('that were archived for a while count as "any goal" with what came in between', async () => {
    const id = await define('back');
    await enroll(id, 'back-ada', on(3));
    await report(on(5));
    await archiveGoal(context(on(5)), { key: 'buy' });
    await reach('buy', 'back-ada', on(5));
    await runUpkeep(db.client, 0);
    // What arrived an hour ago is no news any more.
    await db.client.$executeRaw`
      UPDATE goal_record SET received_at = now() - interval '1 hour' WHERE subject_id = ${subjectId('user', 'back-ada')}::uuid`;
    await restoreGoal(context(on(5, 13)), { key: 'buy' });
    await report(on(6));
    expect(await testOf('back', 'buy', '2026-11-05')).toEqual([1, 1]);
    expect(await testOf('back', 'any', '2026-11-05')).toEqual([1, 1]);
  });
});

describe('whoever is erased', () => {
  it('is in no report any more, also of days on which nobody else was there', async () => {
    const id = await define('erased', { external: true });
    await enroll(id, 'first', on(3));
    await enroll(id, 'second', on(6));
    await report(on(8));
    const days = async () => {
      const rows = await db.client.dailyReport.findMany({ where: { experimentId: id }, orderBy: { day: 'asc' } });
      return rows.map(({ day }) => day.toISOString().slice(0, 10));
    };
    expect(await days()).toEqual(dayRange('2026-11-03', '2026-11-07'));
    await eraseSubject(context(on(8)), { kind: 'user', id: 'first' });
    await report(on(8));
    expect(await days()).toEqual(['2026-11-06', '2026-11-07']);
    expect(await testOf('erased', 'signup', '2026-11-06')).toEqual([0, 1]);
    await eraseSubject(context(on(8)), { kind: 'user', id: 'second' });
    await report(on(8));
    expect(await days()).toEqual([]);
    expect(await db.client.dailyOutcome.count({ where: { experimentId: id } })).toBe(0);
  });
});

describe('a date of long ago', () => {
  it('makes as many days as it says, part by part, and each is what all at once would be', async () => {
    const id = await define('ancient', { external: true });
    await enroll(id, 'old-ada', new Date('1995-03-26T12:00:00Z'));
    await reach('buy', 'old-ada', new Date('2001-01-01T00:00:00Z'), '7');
    await enroll(id, 'old-bob', on(3), 'control');
    const tally = await report(on(5));
    expect([tally.failed, tally.errors]).toEqual([0, []]);
    const phase = { experimentId: id, phase: 0 };
    const { outcomes } = await askAboutPhase(context(on(5)), { key: 'ancient' });
    const range = { from: '1995-03-26', to: '2026-11-04' };
    const stored = await readOutcomeRows(db.client, phase, range);
    expect(stored).toHaveLength(dayRange(range.from, range.to).length * outcomeNames(outcomes).length * 2);
    const { rows } = await computeDays(db.client, {
      ...phase,
      ...{ variants: ['control', 'test'], outcomes, firstDay: range.from, fromDay: range.from, toDay: range.to },
      ...{ timeZone: 'UTC', before: null, purged: await readPurged(db.client, phase) },
    });
    const order = (row: { day: string; outcome: string; variant: string }) =>
      `${row.day} ${row.outcome} ${row.variant}`;
    expect(stored.map(order).sort()).toEqual(rows.map(order).sort());
    const told = (list: typeof rows) => list.map((row) => `${order(row)} ${row.subjects} ${row.conversions}`).sort();
    expect(told(stored)).toEqual(told(rows));
    // Nobody waits for so many days in front of a page.
    await db.client.$executeRaw`DELETE FROM daily_report WHERE experiment_id = ${id}`;
    await expect(getDayReport(context(on(5)), { key: 'ancient', date: '2026-11-05' })).rejects.toMatchObject({
      code: 'no_report_yet',
    });
    for (const name of ['old-ada', 'old-bob']) await eraseSubject(context(), { kind: 'user', id: name });
  }, 60_000);

  it('is more seconds ago than fit into 32 bits', async () => {
    const id = await define('seconds', { external: true });
    await enroll(id, 'sec-ada', new Date('1900-01-01T00:00:00Z'));
    const times = await readTimesToFlow(db.client, { experimentId: id, phase: 0 }, -1, on(5));
    expect(times).toEqual([
      { variant: 'test', time: (on(5).getTime() + 2_208_988_800_000) / 1000, events: 0, censored: 1 },
    ]);
    await eraseSubject(context(), { kind: 'user', id: 'sec-ada' });
  });
});

describe('an experiment that cannot be read', () => {
  it('fails alone', async () => {
    await define('well');
    const id = await define('broken');
    await db.client.$executeRaw`UPDATE experiment SET variants = '[]' WHERE id = ${id}`;
    const tally = await report(on(5));
    expect(tally.failed).toBe(1);
    expect(tally.errors[0]).toMatch(/^broken: /);
    expect(await testOf('well', 'signup', '2026-11-04')).toEqual([0, 0]);
    await db.client.$executeRaw`DELETE FROM experiment WHERE id = ${id}`;
  });
});

describe('another time zone', () => {
  it('leaves nothing of what a run that was under way computed in the old one', async () => {
    const id = await define('zone');
    await enroll(id, 'zone-ada', on(3, 23));
    await report(on(5));
    const subjects = async () =>
      (await readOutcomeRows(db.client, { experimentId: id, phase: 0 }, { from: '2026-11-01', to: '2026-11-04' }))
        .filter(({ outcome, variant }) => outcome === 'enrollment' && variant === 'test')
        .map((row) => [row.day, Number(row.subjects)]);
    expect(await subjects()).toEqual([
      ['2026-11-02', 0],
      ['2026-11-03', 1],
      ['2026-11-04', 1],
    ]);
    await db.client.$executeRaw`CREATE TABLE old_outcome AS SELECT * FROM daily_outcome`;
    await db.client.$executeRaw`CREATE TABLE old_report AS SELECT * FROM daily_report`;
    await changeSettings(context(on(5)), { timeZone: 'Asia/Tokyo' });
    // The run ends, and what it has written appears.
    await db.client.$executeRaw`INSERT INTO daily_outcome SELECT * FROM old_outcome`;
    await db.client.$executeRaw`INSERT INTO daily_report SELECT * FROM old_report`;
    await report(on(5));
    expect(await subjects()).toEqual([
      ['2026-11-02', 0],
      ['2026-11-03', 0],
      ['2026-11-04', 1],
    ]);
    await changeSettings(context(on(5)), { timeZone: 'UTC' });
  });
});
