import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { closeDatabase, database } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createGoal } from '@/lib/goals/create-goal';
import { createDomain } from '@/lib/metrics/create-domain';
import { createMetric } from '@/lib/metrics/create-metric';
import { useEnvironment } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createLogSource } from './create-log-source';
import { mendLine } from './mend-line';
import { replayLines } from './replay-lines';
import type { LogHandler } from './schemas';
import { updateLogSource } from './update-log-source';
import { uploadLogs } from './upload-logs';

/* What is read again later ends as if it had been read at once: as often, on its day, in its order, and whole. */
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
const NOW = new Date('2026-04-10T12:00:00Z');
const ctx = (): Context => ({ db: database(), actor: { kind: 'code', name: 'test' }, now: NOW });
const QUESTS: LogHandler = { event: 'QUEST_STATUS', handler: 'quest_status', options: {} };
const BUY: LogHandler = { event: 'BUY', handler: 'goal', options: { goal: 'buy' } };
const STEP: LogHandler = { event: 'STEP', handler: 'state', options: {} };

beforeAll(async () => {
  scratch = await createScratchDatabase();
  useEnvironment(scratch.url);
  await createDomain(ctx(), { ref: 'game', name: 'Game' });
  await createGoal(ctx(), { key: 'buy', name: 'Buys' });
}, 120_000);
beforeEach(async () => {
  await database().$executeRaw`
    TRUNCATE subject, attribute_change, stay, flow_event, goal_record, log_source, statistic CASCADE`;
  await createLogSource(ctx(), {
    ...{ slug: 'game', name: 'Game', kind: 'player', format: { type: 'clock' } },
    handlers: [QUESTS],
  });
});
afterAll(async () => {
  await closeDatabase();
  await scratch.drop();
});

async function* bytes(text: string) {
  yield Buffer.from(text);
}
const upload = async (text: string, source = 'game') => {
  const done = await uploadLogs(ctx(), {
    ...(source === 'game' ? { source, subject: 'p1', day: '2026-04-01' } : { source }),
    files: [{ name: 'a.csv', bytes: bytes(text) }],
  });
  return { ...done, id: done.uploads[0] ?? '' };
};
const learn = (...handlers: LogHandler[]) => updateLogSource(ctx(), { slug: 'game', change: { handlers } });
const times = async () =>
  (await database().attributeChange.findMany({ orderBy: { at: 'asc' } })).map(({ at }) =>
    at.toISOString().slice(0, 16),
  );

it('equal lines count as often as they stand in the file, also when they are read again one by one', async () => {
  const { id } = await upload('08:00:00,BUY,\n08:00:00,BUY,\n08:00:00,BUY,\n');
  await learn(BUY);
  for (const line of [2, 1, 3])
    expect(await replayLines(ctx(), { upload: id, lines: [line] })).toMatchObject({ replayed: 1 });
  expect(await database().goalRecord.count()).toBe(3);
  expect(await upload('08:00:00,BUY,\n08:00:00,BUY,\n08:00:00,BUY,\n')).toMatchObject({ accepted: 0, duplicates: 3 });
});

it('a line that was late is read again on its own day', async () => {
  const { id } = await upload('23:59:00,STEP,a\n00:00:10,STEP,b\n23:59:50,STEP,c\n');
  await learn(STEP);
  await replayLines(ctx(), { upload: id });
  expect(await times()).toEqual(['2026-04-01T23:59', '2026-04-01T23:59', '2026-04-02T00:00']);
});

it('a line at 24:00:00 that could not be booked keeps its day', async () => {
  await learn({ event: 'MS', handler: 'value', options: { metric: 'game/ms' } });
  const { id } = await upload('23:59:00,MS,1\n24:00:00,MS,2\n');
  await createMetric(ctx(), { ref: 'game/ms', name: 'Ms' });
  await replayLines(ctx(), { upload: id });
  const rows = await database().statistic.findMany({ orderBy: { date: 'asc' } });
  expect(rows.map(({ date, value }) => [date.toISOString().slice(0, 10), Number(value)])).toEqual([
    ['2026-04-01', 1],
    ['2026-04-02', 2],
  ]);
});

it('a line of which only the beginning is kept is not read as if that were all', async () => {
  const long = `08:00:00,NOTE,${'x'.repeat(20_000)}`;
  const { id } = await upload(long);
  await learn({ event: 'NOTE', handler: 'state', options: {} });
  expect(await replayLines(ctx(), { upload: id })).toMatchObject({ replayed: 0, waiting: 1 });
  await upload(long);
  expect(await database().attributeChange.count()).toBe(1);
});

it('a mended text is one line', async () => {
  const { id } = await upload('8 o clock,QUEST_STATUS,A ACCEPTED\n');
  const text = '08:00:00,QUEST_STATUS,A ACCEPTED\n09:00:00,QUEST_STATUS,A COMPLETED';
  await expect(mendLine(ctx(), { upload: id, line: 1, text })).rejects.toMatchObject({ code: 'invalid_input' });
});

it('a line of a table that cannot be read waits once, whatever stands above it in its file', async () => {
  await createLogSource(ctx(), {
    ...{ slug: 'table', name: 'Table', kind: 'player', handlers: [STEP] },
    format: { type: 'table', subject: 'who', at: 'when', event: 'what', text: 'said' },
  });
  const [head, good, bad] = ['who,when,what,said', 'p1,2026-04-01T08:00:00Z,STEP,a', 'p1,soon,STEP,b'];
  await upload([head, good, bad].join('\n'), 'table');
  expect(await upload([head, bad, good].join('\n'), 'table')).toMatchObject({ duplicates: 1, quarantined: 1 });
  expect(await database().quarantinedLine.count()).toBe(1);
});

it('a line whose file is sent again while it is mended or read again is dealt with in the newer upload', async () => {
  const text = '08:00:00,STEP,a\n08:00:05,STEP,b\nx,STEP,c';
  const { id } = await upload(text);
  await learn(STEP);
  // What a second upload does between two statements of a replay.
  const moving = (method: 'updateMany' | 'findMany', after: () => Promise<unknown>): Context => {
    let moved = false;
    const db = database().$extends({
      query: {
        quarantinedLine: {
          [method]: async ({ args, query }: { args: unknown; query: (args: unknown) => Promise<unknown> }) => {
            const answer = await query(args);
            if (!moved) await after();
            moved = true;
            return answer;
          },
        },
      },
    });
    return { ...ctx(), db: db as unknown as Context['db'] };
  };
  const move = async () => {
    const [newer] = await database().logUpload.findMany({ orderBy: { id: 'desc' }, take: 1 });
    if (newer === undefined) return;
    const next = await database().logUpload.create({
      data: { ...newer, layout: newer.layout ?? {}, id: randomUUID() },
    });
    await database().quarantinedLine.updateMany({ where: { resolvedAt: null }, data: { uploadId: next.id } });
  };
  expect(await replayLines(moving('findMany', move), { upload: id })).toMatchObject({ replayed: 2, waiting: 1 });
  const [waiting, ...others] = await database().quarantinedLine.findMany({ where: { resolvedAt: null } });
  expect([waiting?.line, waiting?.reason, others]).toEqual([3, 'bad_time', []]);
  const mended = { upload: waiting?.uploadId ?? '', line: 3, text: '08:00:09,STEP,c' };
  expect(await mendLine(moving('updateMany', move), mended)).toMatchObject({ replayed: 1 });
  expect(await database().quarantinedLine.count({ where: { resolvedAt: null } })).toBe(0);
});
