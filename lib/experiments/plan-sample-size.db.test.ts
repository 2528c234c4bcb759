import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Actor, Context } from '@/lib/db/context';
import { createGoal } from '@/lib/goals/create-goal';
import { insertGoalRecords } from '@/lib/goals/insert-goal-records';
import { requiredDays } from '@/lib/stats';
import { goalRecordId, subjectId } from '@/lib/subjects/subject-id';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createExperiment } from './create-experiment';
import { insertEnrollments } from './insert-enrollments';
import { planSampleSize } from './plan-sample-size';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let signup = 0;
let other = 0;
let running = 0;
let elsewhere = 0;
let ofUsers = 0;

/** Noon of 20 November in Tokyo: "today", which is not looked at. */
const NOW = new Date('2026-11-20T03:00:00Z');
const context = (actor: Actor = { kind: 'code', name: 'tests' }): Context => ({ db: db.client, actor, now: NOW });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 2);
  await db.client.setting.create({ data: { key: 'timeZone', value: 'Asia/Tokyo' } });
  const ctx = context();
  signup = (await createGoal(ctx, { key: 'signup', name: 'Signed up' })).id;
  other = (await createGoal(ctx, { key: 'other', name: 'Something else' })).id;
  running = (await createExperiment(ctx, { key: 'running', name: 'Running' })).id;
  elsewhere = (await createExperiment(ctx, { key: 'elsewhere', name: 'Elsewhere', external: true })).id;
  ofUsers = (await createExperiment(ctx, { key: 'users', name: 'Of users', subjectKind: 'user' })).id;
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});
beforeEach(() => db.client.$executeRaw`TRUNCATE subject, enrollment, goal_record`);

type Seen = { kind?: string; confirmed?: boolean; automated?: boolean };
const subject = (name: string, at: Date, { kind = 'visitor', confirmed = true }: Seen) => ({
  ...{ id: subjectId(kind, name), kind, externalId: name },
  confirmedAt: confirmed ? at : null,
});

async function enroll(names: string[], time: string, more: Seen & { experimentId?: number } = {}) {
  const at = new Date(time);
  const { confirmed = true, automated = false, experimentId = running } = more;
  await insertEnrollments(
    db.pool,
    names.map((name) => ({
      subject: subject(name, at, more),
      ...{ experimentId, phase: 0, variant: 'control', enrolledAt: at },
      eventId: goalRecordId(subjectId('visitor', name), String(experimentId), `enrolled ${time}`),
      ...{ context: null, crossed: false, automated, confirmed },
    })),
  );
}

async function reach(names: string[], time: string, more: Seen & { goalId?: number } = {}) {
  const at = new Date(time);
  const { automated = false, goalId = signup, kind = 'visitor' } = more;
  await insertGoalRecords(
    db.pool,
    names.map((name) => ({
      subject: subject(name, at, more),
      ...{
        id: goalRecordId(subjectId(kind, name), String(goalId), time),
        goalId,
        at,
        sequence: 0,
        value: null,
        automated,
      },
      ...{ source: 'token' as const, timeToleranceSeconds: null },
    })),
  );
}

const people = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `p${from + n}`);
const plan = (more: Partial<Parameters<typeof planSampleSize>[1]> = {}) =>
  planSampleSize(context(), { goal: 'signup', subjectKind: 'visitor', ...more });

/** 100 a day on the four days before today in Tokyo, the first at two at night there; 20 % of them sign up. */
async function fourDays() {
  for (let n = 0; n < 4; n += 1) {
    const night = new Date(Date.UTC(2026, 10, 15 + n, 17)).toISOString();
    await enroll(people(100 * n, 100 * n + 100), night);
    await reach(people(100 * n, 100 * n + 20), new Date(Date.parse(night) + 3_600_000).toISOString());
  }
}

describe('what the last days say', () => {
  it('counts whom it saw per day of the zone, and the share that reached the goal', async () => {
    await fourDays();
    expect(await plan()).toEqual({ days: 4, subjectsPerDay: 100, rate: 0.2, size: null });
  });

  it('counts somebody once, however often, and whoever only reached a goal too', async () => {
    await fourDays();
    await reach(people(0, 50), '2026-11-18T09:00:00Z');
    await reach(people(400, 500), '2026-11-18T10:00:00Z', { goalId: other });
    // 500 were seen: 20 of each 100, and 30 more of the first, reached the goal.
    expect(await plan()).toMatchObject({ days: 4, subjectsPerDay: 125, rate: 110 / 500 });
  });

  it('leaves out programs, the unconfirmed, other kinds, other systems, today, and what is older than 28 days', async () => {
    await fourDays();
    const day = '2026-11-18T09:00:00Z';
    await enroll(people(1000, 1010), day, { automated: true });
    await enroll(people(1010, 1020), day, { confirmed: false });
    await enroll(people(1020, 1030), day, { kind: 'user', experimentId: ofUsers });
    await enroll(people(1030, 1040), day, { experimentId: elsewhere });
    await enroll(people(1040, 1050), '2026-11-19T15:00:00Z');
    await enroll(people(1050, 1060), '2026-10-22T14:59:59Z');
    await reach(people(1060, 1070), day, { automated: true });
    await reach(people(1070, 1080), day, { confirmed: false });
    await reach(people(1080, 1090), day, { kind: 'user' });
    expect(await plan()).toMatchObject({ days: 4, subjectsPerDay: 100, rate: 0.2 });
    // Users were seen on the 18th and none since: the 18th and the 19th are looked at.
    expect(await plan({ subjectKind: 'user' })).toEqual({ days: 2, subjectsPerDay: 10, rate: 0.5, size: null });
    await enroll(people(1090, 1100), '2026-10-22T15:00:00Z');
    expect(await plan()).toMatchObject({ days: 28, subjectsPerDay: 410 / 28 });
  });

  it('says nothing where nothing was seen', async () => {
    expect(await plan({ minimumEffect: 0.1 })).toEqual({ days: 28, subjectsPerDay: 0, rate: null, size: null });
  });
});

describe('what an effect needs', () => {
  it('is the subjects and days that the room of statistics computes', async () => {
    await fourDays();
    const wanted = { baseline: 0.2, relativeEffect: 0.1, variants: 2, dailySubjects: 100, allocation: 1 };
    const found = requiredDays(wanted);
    if (found.status !== 'computed') throw new Error('this can be computed');
    // 6,510 of each by hand: (1.96 · √(2 · 0.21 · 0.79) + 0.8416 · √(0.2 · 0.8 + 0.22 · 0.78))² / 0.02².
    expect(Math.abs(found.totalSubjects - 13_020)).toBeLessThan(20);
    expect((await plan({ minimumEffect: 0.1 })).size).toEqual({ subjects: found.totalSubjects, runDays: found.days });
    expect(found.days).toBe(Math.ceil(found.totalSubjects / 100));

    const half = await plan({ minimumEffect: 0.1, coverage: 0.5 });
    expect(half.size).toEqual({ subjects: found.totalSubjects, runDays: Math.ceil(found.totalSubjects / 50) });
    const three = await plan({ minimumEffect: 0.1, variants: 3 });
    expect(three.size?.subjects ?? 0).toBeGreaterThanOrEqual(1.5 * found.totalSubjects - 2);
  });

  it('cannot be said when everybody or nobody reaches the goal, or the effect goes beyond everybody', async () => {
    await enroll(people(0, 10), '2026-11-18T09:00:00Z');
    expect((await plan({ minimumEffect: 0.1 })).size).toBeNull();
    await reach(people(0, 10), '2026-11-18T10:00:00Z');
    expect(await plan({ minimumEffect: 0.1 })).toMatchObject({ rate: 1, size: null });
    await enroll(people(10, 12), '2026-11-18T09:00:00Z');
    expect((await plan({ minimumEffect: 0.5 })).size).toBeNull();
  });

  it('is told to whoever may read, about goals that are known', async () => {
    await expect(plan({ goal: 'nothing' })).rejects.toMatchObject({ code: 'unknown_goal' });
    const anybody = context({ kind: 'public' });
    const asked = planSampleSize(anybody, { goal: 'signup', subjectKind: 'visitor' });
    await expect(asked).rejects.toMatchObject({ code: 'unauthenticated' });
  });
});
