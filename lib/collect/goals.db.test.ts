import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { database } from '@/lib/db/client';
import { createGoal } from '@/lib/goals/create-goal';
import { subjectId } from '@/lib/subjects/subject-id';
import { codeAt, CollectDoor, ingestCounts, makeToken, type Mounting } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let door: CollectDoor;
let secret: { authorization: string };

beforeAll(async () => {
  scratch = await createScratchDatabase();
  door = await CollectDoor.open(scratch.url);
  const ctx = codeAt(new Date());
  await createGoal(ctx, { key: 'signup', name: 'Sign up' });
  await createGoal(ctx, { key: 'purchase', name: 'Purchase' });
  secret = await makeToken('write');
});
afterAll(async () => {
  await door.close();
  await scratch.drop();
});

const GOALS = '/api/v1/goals';
const recordsOf = (kind: string, id: string) =>
  database().goalRecord.findMany({ where: { subjectId: subjectId(kind, id) }, orderBy: { at: 'asc' } });
const fresh = () => `v-${randomUUID()}`;
const answerOf = async (response: Promise<Response>) => {
  const { status, headers } = await response;
  return { status, headers, body: (await (await response).json()) as Record<string, unknown> };
};

describe.each<Mounting>(['node', 'next'])('goals, mounted in %s', (mounting) => {
  const post = (body: unknown, headers: Record<string, string> = {}) =>
    answerOf(door.post(mounting, GOALS, body, headers));

  it('records one goal, once', async () => {
    const subject = fresh();
    const goal = { goal: 'purchase', subject, value: 12.34, id: 'order-1' };
    expect((await post(goal)).body).toEqual({ recorded: 1, duplicates: 0, conflicts: 0, unknown: [], rejected: [] });
    expect((await post(goal)).body).toMatchObject({ recorded: 0, duplicates: 1, conflicts: 0 });
    expect((await post({ ...goal, value: 99 })).body).toMatchObject({ recorded: 0, duplicates: 1, conflicts: 1 });
    const [record, ...more] = await recordsOf('visitor', subject);
    expect(more).toEqual([]);
    expect(record).toMatchObject({ source: 'script', automated: false, sequence: 0 });
    expect(record?.value?.toString()).toBe('12.34');
  });

  it('keeps one row of twenty at once', async () => {
    const subject = fresh();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post({ goal: 'signup', subject, id: 'once' })));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(answers.reduce((sum, { body }) => sum + Number(body.recorded), 0)).toBe(1);
    expect(await recordsOf('visitor', subject)).toHaveLength(1);
  });

  it('makes an id when there is none, so that two purchases are two', async () => {
    const subject = fresh();
    await post({ goal: 'purchase', subject });
    await post({ goal: 'purchase', subject });
    expect(await recordsOf('visitor', subject)).toHaveLength(2);
  });

  it('commits the valid ones of a batch and names the others', async () => {
    const subject = fresh();
    const { status, body } = await post({
      goals: [
        { goal: 'signup', subject, id: 'a' },
        { goal: 'signup', subject, id: 'a' },
        { goal: 'nowhere', subject },
        { goal: 'signup' },
        { goal: 'signup', subject: { kind: 'user', id: '1' } },
        { goal: 'signup', subject, value: 2e12 },
        'nonsense',
        null,
        { goal: 'purchase', subject, value: -3.5, id: 'a' },
      ],
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ recorded: 2, duplicates: 1, conflicts: 0, unknown: ['nowhere'] });
    const rejected = body.rejected as { index: number; code: string; message: string }[];
    expect(rejected.map(({ index, code }) => [index, code])).toEqual([
      [3, 'invalid_input'],
      [4, 'forbidden'],
      [5, 'invalid_input'],
      [6, 'invalid_input'],
      [7, 'invalid_input'],
    ]);
    expect(rejected.every(({ message }) => message.length > 0)).toBe(true);
    expect((await ingestCounts('unknown_goal')).nowhere).toBeGreaterThan(0);
  });

  it('corrects a wrong clock, clamps an impossible one, and never refuses it', async () => {
    const subject = fresh();
    const before = Date.now();
    const skewMs = 40 * 86_400_000;
    const sentAt = new Date(before + skewMs).toISOString();
    await post({
      sentAt,
      goals: [
        { goal: 'signup', subject, id: 'hour-ago', at: new Date(before + skewMs - 3_600_000).toISOString() },
        { goal: 'signup', subject, id: 'month-ago', at: new Date(before + skewMs - 30 * 86_400_000).toISOString() },
        { goal: 'signup', subject, id: 'tomorrow', at: new Date(before + skewMs + 86_400_000).toISOString() },
      ],
    });
    await post({ goal: 'signup', subject, id: 'no-sent-at', at: '2099-01-01T00:00:00+02:00' });
    await post({ goal: 'signup', subject, id: 'no-battery', at: '0001-01-01T00:00:00Z' });
    await post({ goal: 'signup', subject, id: 'both', at: '1601-01-01T00:00:00Z', sentAt: '1601-01-01T01:00:00Z' });
    const ages = (await recordsOf('visitor', subject)).map(({ at }) => Math.round((before - at.getTime()) / 60_000));
    expect(ages).toEqual([7 * 24 * 60, 7 * 24 * 60, 60, 60, -5, -5]);
    expect((await ingestCounts('clamped')).signup).toBeGreaterThanOrEqual(3);
  });

  it('believes a secret: any subject, any past time, human unless it says otherwise', async () => {
    const id = fresh();
    const at = '2019-05-04T10:00:00.000Z';
    const bot = { ...secret, 'user-agent': 'curl/8' };
    await post({ goal: 'purchase', subject: { kind: 'user', id }, at, id: '1' }, bot);
    await post({ goal: 'purchase', subject: id, at: '2018-01-01T00:00:00Z', id: '1' }, bot);
    await post({ goal: 'purchase', subject: `${id}-x`, confirmed: false }, bot);
    const [record] = await recordsOf('user', id);
    expect(record).toMatchObject({ automated: false, source: 'token', at: new Date(at) });
    const confirmedAt = async (kind: string, external: string) =>
      (await database().subject.findUnique({ where: { id: subjectId(kind, external) } }))?.confirmedAt?.toISOString();
    expect(await confirmedAt('user', id)).toBe(at);
    expect(await confirmedAt('visitor', id)).toBe('2018-01-01T00:00:00.000Z');
    expect(await confirmedAt('visitor', `${id}-x`)).toBeUndefined();
  });

  it('marks bots, silent agents and driven browsers, and leaves them unconfirmed', async () => {
    const [googlebot, silent, driven] = [fresh(), fresh(), fresh()];
    const counted = async () => (await ingestCounts('automated'))['signup'] ?? 0;
    const before = await counted();
    await post(
      { goal: 'signup', subject: googlebot },
      { 'user-agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' },
    );
    await post({ goal: 'signup', subject: silent }, { 'user-agent': '' });
    await post({ goal: 'signup', subject: driven, context: { webdriver: true } });
    for (const id of [googlebot, silent, driven]) {
      expect((await recordsOf('visitor', id)).map(({ automated }) => automated)).toEqual([true]);
    }
    expect(await counted()).toBe(before + 3);
  });

  it('stores two values whose sum would break a report, exactly', async () => {
    const subject = fresh();
    await post({
      goals: [1e12, -1e12, 0.1, 1e-20].map((value, n) => ({ goal: 'purchase', subject, value, id: String(n) })),
    });
    const sum = await database().$queryRaw<{ sum: string }[]>`
      SELECT sum(value)::text AS sum FROM goal_record WHERE subject_id = ${subjectId('visitor', subject)}::uuid`;
    expect(Number(sum[0]?.sum)).toBe(0.1);
    expect((await post({ goal: 'purchase', subject, value: 1e308 })).status).toBe(400);
  });

  it('refuses what is not a goal with the field that is wrong, and says nothing of itself', async () => {
    for (const subject of [
      '',
      'ü',
      'a b',
      'x'.repeat(129),
      'a\u0000b',
      '\ud800',
      { kind: 'Visitor', id: 'x' },
      7,
      {},
    ]) {
      const { status, body } = await post({ goal: 'signup', subject });
      expect(status, JSON.stringify(subject)).toBe(400);
      expect(body).toMatchObject({ error: { code: 'invalid_input' } });
      expect(Object.keys((body.error as { fields: object }).fields).join()).toMatch(/^subject/);
    }
    for (const goal of ['__proto__', 'constructor', 'a b', 'x'.repeat(101), '', 3, null]) {
      expect((await post({ goal, subject: 'x' })).status, String(goal)).toBe(400);
    }
    expect((await post({ goal: 'signup', subject: 'x', at: '0000-01-01T00:00:00Z' }, secret)).status).toBe(400);
    expect((await post({ goal: 'signup', subject: 'x', id: 'a\nb' })).status).toBe(400);
    expect((await post({ goal: 'signup', subject: { kind: 'user', id: 'x' } })).status).toBe(403);
  });

  it('takes keys that look like JavaScript for what they are: unknown goals', async () => {
    const { body } = await post({
      goals: ['toString', 'hasOwnProperty', 'valueOf'].map((goal) => ({ goal, subject: 'x' })),
    });
    expect(body).toMatchObject({ recorded: 0, unknown: ['toString', 'hasOwnProperty', 'valueOf'] });
  });
});
