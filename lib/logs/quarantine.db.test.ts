import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { closeDatabase, database } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createDomain } from '@/lib/metrics/create-domain';
import { createMetric } from '@/lib/metrics/create-metric';
import { useEnvironment } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { countUploads } from './count-uploads';
import { createLogSource } from './create-log-source';
import { dismissLines } from './dismiss-lines';
import { listLogSources } from './list-log-sources';
import { listQuarantine } from './list-quarantine';
import { mendLine } from './mend-line';
import { previewLog } from './preview-log';
import { replayLines } from './replay-lines';
import { updateLogSource } from './update-log-source';
import { uploadLogs } from './upload-logs';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
const NOW = new Date('2026-04-10T12:00:00Z');
const ctx = (): Context => ({ db: database(), actor: { kind: 'code', name: 'test' }, now: NOW });
const LOG = [
  '23:50:00,QUEST_STATUS,A ACCEPTED',
  '00:10:00,LEVEL,3',
  '00:20:00,QUEST_STATUS,A FINISHED',
  '00:30:00,FPS,58.5',
  '00:40:00,FPS,61',
  '00:50:00,FPS,fast',
].join('\n');

beforeAll(async () => {
  scratch = await createScratchDatabase();
  useEnvironment(scratch.url);
  await createDomain(ctx(), { ref: 'game', name: 'Game' });
  await createMetric(ctx(), { ref: 'game/fps', name: 'Frames' });
}, 120_000);
beforeEach(async () => {
  await database().$executeRaw`TRUNCATE subject, attribute_change, stay, flow_event, log_source, statistic CASCADE`;
  await createLogSource(ctx(), {
    ...{ slug: 'game', name: 'Game', kind: 'player', format: { type: 'clock' } },
    handlers: [
      { event: 'QUEST_STATUS', handler: 'quest_status' },
      { event: 'FPS', handler: 'value', options: { metric: 'game/fps' } },
    ],
  });
});
afterAll(async () => {
  await closeDatabase();
  await scratch.drop();
});

async function* bytes(text: string) {
  yield Buffer.from(text);
}
const upload = async (text = LOG) => {
  const done = await uploadLogs(ctx(), {
    ...{ source: 'game', subject: 'p1', day: '2026-04-01' },
    files: [{ name: 'a.csv', bytes: bytes(text) }],
  });
  return { ...done, id: done.uploads[0] ?? '' };
};

it('records the last number of a day as its statistic', async () => {
  expect(await upload()).toMatchObject({ accepted: 3, quarantined: 3 });
  const statistics = await database().statistic.findMany();
  expect(
    statistics.map(({ date, value, dimensions }) => [date.toISOString().slice(0, 10), Number(value), dimensions]),
  ).toEqual([['2026-04-02', 61, { object: 'player:p1' }]]);
  expect(await upload()).toMatchObject({ accepted: 0, duplicates: 3, quarantined: 3 });
});

it('mends a line on the day on which the clock stood, and knows it when the file comes again', async () => {
  const { id } = await upload();
  const { lines, total } = await listQuarantine(ctx(), { source: 'game' });
  expect([total, lines.map(({ line, reason, day }) => [line, reason, day])]).toEqual([
    3,
    [
      [2, 'unknown_event', '2026-04-02'],
      [3, 'bad_text', '2026-04-02'],
      [6, 'bad_text', '2026-04-02'],
    ],
  ]);
  expect(await mendLine(ctx(), { upload: id, line: 3, text: '00:20:00,QUEST_STATUS,A DONE' })).toMatchObject({
    ...{ replayed: 0, waiting: 1 },
    errors: [{ line: 3, reason: 'bad_text' }],
  });
  expect(await mendLine(ctx(), { upload: id, line: 3, text: '00:20:00,QUEST_STATUS,A COMPLETED' })).toMatchObject({
    ...{ replayed: 1, waiting: 0 },
  });
  const changes = await database().attributeChange.findMany({ orderBy: { at: 'asc' } });
  expect(changes.map(({ at, set }) => [at.toISOString(), (set as { state: string }).state])).toEqual([
    ['2026-04-01T23:50:00.000Z', 'accepted'],
    ['2026-04-02T00:20:00.000Z', 'completed'],
  ]);
  await expect(mendLine(ctx(), { upload: id, line: 3, text: 'x' })).rejects.toMatchObject({ code: 'wrong_state' });
  await expect(mendLine(ctx(), { upload: id, line: 1, text: 'x' })).rejects.toMatchObject({ code: 'not_found' });
  expect(await dismissLines(ctx(), { upload: id, reason: 'bad_text' })).toMatchObject({ dismissed: 1 });
  const again = await upload();
  expect(again).toMatchObject({ accepted: 0, duplicates: 5, quarantined: 1 });
  expect(again.errors).toEqual([{ line: 2, reason: 'unknown_event' }]);
});

it('replays what a new handler can read', async () => {
  const { id } = await upload();
  expect(await replayLines(ctx(), { upload: id })).toMatchObject({ replayed: 0, waiting: 3 });
  await updateLogSource(ctx(), {
    slug: 'game',
    change: {
      handlers: [
        { event: 'QUEST_STATUS', handler: 'quest_status' },
        { event: 'level', handler: 'state', options: { attribute: 'level' } },
      ],
    },
  });
  expect(await replayLines(ctx(), { upload: id })).toMatchObject({ replayed: 1, waiting: 2 });
  const player = await database().subject.findFirst({ where: { kind: 'player' } });
  expect(player?.attributes).toEqual({ level: '3' });
  const counts = await countUploads(ctx(), { source: 'game', days: 2 });
  expect(counts).toMatchObject({ days: ['2026-04-09', '2026-04-10'], accepted: [0, 3] });
  expect(counts.quarantined.map(({ reason, counts: own }) => [reason, own[1]])).toEqual([
    ['unknown_event', 2],
    ['bad_text', 1],
  ]);
  expect(await listLogSources(ctx())).toMatchObject([{ slug: 'game', uploads: 1, accepted: 3, quarantined: 2 }]);
});

it('shows what a file looks like and what would become of it, and writes nothing', async () => {
  const table = 'case_id;activity;occurred_at\nc1;Sent;2026-01-02T10:00:00Z\nc1;Paid;2026-01-03\nc2;Sent;never\n';
  const looked = await previewLog(ctx(), { bytes: Buffer.from(table, 'utf16le') });
  expect(looked).toMatchObject({
    ...{ encoding: 'utf-16le', delimiter: ';', columns: ['case_id', 'activity', 'occurred_at'] },
    proposal: { subject: 'case_id', at: null, event: null, state: 'activity' },
  });
  const { proposal } = await previewLog(ctx(), { bytes: Buffer.from(table.replace('never', '2026-01-04')) });
  expect(proposal).toEqual({ subject: 'case_id', at: 'occurred_at', event: null, state: 'activity' });
  const { lines } = await previewLog(ctx(), {
    bytes: Buffer.from(table),
    source: {
      ...{ slug: 'x', name: 'X', kind: 'case', format: { type: 'table', subject: 'case_id', at: 'occurred_at' } },
      handlers: [{ event: '*', handler: 'state', options: { column: 'activity' } }],
    },
  });
  expect(lines.map(({ line, subject, at, reason }) => [line, subject, at, reason])).toEqual([
    [2, 'c1', '2026-01-02T10:00:00.000Z', null],
    [3, 'c1', '2026-01-03T12:00:00.000Z', null],
    [4, 'c2', null, 'bad_time'],
  ]);
  expect(await database().attributeChange.count()).toBe(0);
});
