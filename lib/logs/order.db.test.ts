import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { closeDatabase, database } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createDomain } from '@/lib/metrics/create-domain';
import { createMetric } from '@/lib/metrics/create-metric';
import { recordStatistics } from '@/lib/metrics/record-statistics';
import { useEnvironment } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createLogSource } from './create-log-source';
import { listQuarantine } from './list-quarantine';
import { mendLine } from './mend-line';
import { uploadLogs } from './upload-logs';

/* Files in another order, again, in part or at once end in the same state, also where lines leave no record of their own. */
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
const NOW = new Date('2026-04-10T12:00:00Z');
const ctx = (now = NOW): Context => ({ db: database(), actor: { kind: 'code', name: 'test' }, now });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  useEnvironment(scratch.url);
  await createDomain(ctx(), { ref: 'game', name: 'Game' });
  await createMetric(ctx(), { ref: 'game/fps', name: 'Frames' });
}, 120_000);
beforeEach(async () => {
  await database().$executeRaw`TRUNCATE subject, attribute_change, log_source, statistic CASCADE`;
  await createLogSource(ctx(), {
    ...{ slug: 'game', name: 'Game', kind: 'player', format: { type: 'clock' } },
    handlers: [
      { event: 'FPS', handler: 'value', options: { metric: 'game/fps' } },
      { event: 'STEP', handler: 'state' },
      { event: '*', handler: 'ignore' },
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
const upload = (text: string, day: string | undefined = '2026-04-01', now = NOW) =>
  uploadLogs(ctx(now), {
    ...{ source: 'game', subject: 'p1', day },
    files: [{ name: 'a.csv', bytes: bytes(text) }],
  });
const values = async () => {
  const rows = await database().statistic.findMany({ orderBy: { date: 'asc' } });
  return rows.map(({ date, value }) => [date.toISOString().slice(0, 10), Number(value)]);
};

it('of values the one with the latest time counts, whichever file comes first, again or at once', async () => {
  const [early, late] = ['08:00:00,FPS,5x\n09:00:00,FPS,50\n', '09:00:00,FPS,50\n10:00:00,FPS,70\n'];
  for (const order of [
    [early, late, early],
    [late, early],
  ]) {
    await database().statistic.deleteMany();
    for (const text of order) await upload(text);
    expect(await values()).toEqual([['2026-04-01', 70]]);
  }
  await database().statistic.deleteMany();
  await Promise.all([upload(late), upload(early), upload(late), upload(early)]);
  expect(await values()).toEqual([['2026-04-01', 70]]);
  const [waiting] = (await listQuarantine(ctx(), { source: 'game' })).lines;
  const mended = { upload: waiting?.uploadId ?? '', line: 1, text: '08:00:00,FPS,40' };
  expect(await mendLine(ctx(), mended)).toMatchObject({ replayed: 1 });
  expect(await values()).toEqual([['2026-04-01', 70]]);
});

it('a value that somebody records by hand replaces that of a line, and a later line replaces it', async () => {
  await upload('09:00:00,FPS,50\n');
  const own = { metric: 'game/fps', date: '2026-04-01', object: 'player:p1' };
  expect(await recordStatistics(ctx(), { statistics: [{ ...own, value: 50 }] })).toMatchObject({ unchanged: 1 });
  expect(await recordStatistics(ctx(), { statistics: [{ ...own, value: 1 }] })).toMatchObject({ recorded: 1 });
  expect(await values()).toEqual([['2026-04-01', 1]]);
  await upload('09:30:00,FPS,60\n');
  expect(await values()).toEqual([['2026-04-01', 60]]);
});

it('a long file that states no day is refused, since it would be of another day tomorrow', async () => {
  const long = `08:00:00,CHAT,hello\n`.repeat(60_000) + '09:00:00,STEP,a';
  await expect(
    uploadLogs(ctx(), { source: 'game', subject: 'p1', files: [{ name: '', bytes: bytes(long) }] }),
  ).rejects.toMatchObject({ code: 'invalid_input', fields: { date: [expect.any(String)] } });
  expect(await database().attributeChange.count()).toBe(0);
  const dated = `2026-04-01 07:00:00,CHAT,hello\n${long}`;
  const files = () => [{ name: '', bytes: bytes(dated) }];
  for (const now of [NOW, new Date('2026-04-11T12:00:00Z')])
    await uploadLogs(ctx(now), { source: 'game', subject: 'p1', files: files() });
  expect(await database().attributeChange.count()).toBe(1);
});

it('the separator of a log is what follows its first time, whatever its text is full of', async () => {
  for (const mark of [',', ';', '|', '\t']) {
    const line = ['08:00:00', 'STEP', 'a; b; c| d| e, f, g; h| i, j'].join(mark);
    expect(await upload(`${line}\n08:00:01${mark}STEP${mark}k`)).toMatchObject({ quarantined: 0 });
  }
  expect(await upload('2026-04-01T08:00:00,5Z;STEP;a,b,c')).toMatchObject({ accepted: 1, quarantined: 0 });
});

it('the day in the name of a file counts before those of its folders', async () => {
  for (const name of [
    '2026-01-05/p1.csv',
    '2025-12-31 export/p2-2026-02-03.csv',
    '20260106/20991231/p3.csv',
    'p4/x.csv',
  ])
    await uploadLogs(ctx(), { source: 'game', files: [{ name, bytes: bytes('08:00,STEP,a') }] });
  const uploads = await database().logUpload.findMany({ orderBy: { fileName: 'asc' } });
  expect(uploads.map(({ subject, startDay }) => [subject, startDay?.toISOString().slice(0, 10)])).toEqual([
    ['p2-2026-02-03', '2026-02-03'],
    ['p1', '2026-01-05'],
    ['p3', '2026-01-06'],
    ['x', '2026-04-10'],
  ]);
});
