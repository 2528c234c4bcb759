import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { POST } from '@/app/api/v1/logs/[source]/route';
import { closeDatabase, database } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { makeToken, resetDoor, useEnvironment } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createLogSource } from './create-log-source';
import { LineChoice, MendInput, UploadsQuery } from './schemas';
import { uploadLogs } from './upload-logs';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let write: { authorization: string };
const NOW = new Date('2026-11-20T12:00:00Z');
const ctx = (now = NOW): Context => ({ db: database(), actor: { kind: 'code', name: 'test' }, now });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  useEnvironment(scratch.url);
  write = await makeToken('write');
  await createLogSource(ctx(), {
    ...{ slug: 'game', name: 'Game', kind: 'player' },
    format: { type: 'clock', columns: ['time', 'event', 'text', 'note'] },
    handlers: [{ event: '*', handler: 'state', options: { column: 'text', also: { note: 'note' } } }],
  });
}, 120_000);
beforeEach(async () => {
  await database().$executeRaw`TRUNCATE subject, attribute_change, log_upload, quarantined_line`;
});
afterAll(async () => {
  await closeDatabase();
  resetDoor();
  await scratch.drop();
});

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text);
}
const upload = (text: string, more: { name?: string; subject?: string; day?: string } = {}) =>
  uploadLogs(ctx(), { source: 'game', files: [{ name: '', ...more, bytes: bytesOf(text) }] });
const states = async () => {
  const rows = await database().subject.findMany({ orderBy: { externalId: 'asc' } });
  return rows.map(({ externalId, attributes }) => [externalId, attributes]);
};

it('a state that is cut in the middle of a character is cut before it, and stops no other line', async () => {
  const long = `${'a'.repeat(199)}😀`;
  const text = `08:00,S,${long},${'b'.repeat(198)}é😀\n08:01,S,done,\n`;
  expect(await upload(text, { subject: 'p1', day: '2026-11-19' })).toMatchObject({ accepted: 2, quarantined: 0 });
  const [first] = await database().attributeChange.findMany({ orderBy: { at: 'asc' } });
  expect(first?.set).toEqual({ state: 'a'.repeat(199), note: `${'b'.repeat(198)}é` });
  expect(await states()).toEqual([['p1', { state: 'done' }]]);
});

it('a player whose number looks like a day of long ago is no day', async () => {
  for (const name of ['00010203.csv', 'logs/18991231.csv', '20991231.csv'])
    expect(await upload('08:00,S,on,', { name })).toMatchObject({ accepted: 1, quarantined: 0 });
  const uploads = await database().logUpload.findMany({ select: { subject: true, startDay: true } });
  expect(uploads.map(({ startDay }) => startDay?.toISOString().slice(0, 10))).toEqual(Array(3).fill('2026-11-20'));
  expect(uploads.map(({ subject }) => subject).sort()).toEqual(['00010203', '18991231', '20991231']);
  await database().logUpload.deleteMany();
  await upload('08:00,S,on,', { name: 'ada-2026-11-18.csv' });
  expect((await database().logUpload.findFirst())?.startDay).toEqual(new Date('2026-11-18T00:00:00Z'));
});

it.each(['yesterday', '0000-01-01', '1899-12-31', '2026-02-30', ''])(
  'a day that is stated as %j is refused',
  async (day) => {
    const given = upload('08:00,S,on,', { subject: 'p1', day });
    await expect(given).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { date: expect.any(Array) as string[] },
    });
    const form = new FormData();
    form.append('subject', 'p1');
    form.append('date', day);
    form.append('file', new Blob(['08:00,S,on,']), 'x.csv');
    const request = new Request('http://127.0.0.1/api/v1/logs/game', { method: 'POST', body: form, headers: write });
    expect((await POST(request, { params: Promise.resolve({ source: 'game' }) })).status).toBe(400);
  },
);

it('a clock that goes back again and again ends in quarantine, not in an error', async () => {
  // Beyond the year 9999 after the first of them.
  const text = '23:00,S,on,\n01:00,S,on,\nnothing\n';
  const day = '9999-12-31';
  expect(await upload(text, { subject: 'p1', day })).toMatchObject({ accepted: 0, quarantined: 3 });
  const lines = await database().quarantinedLine.findMany({ orderBy: { line: 'asc' } });
  expect(lines.map(({ reason, day: on }) => [reason, on?.toISOString().slice(0, 10) ?? null])).toEqual([
    ['in_future', day],
    ['in_future', null],
    ['missing_cells', null],
  ]);
});

it('numbers of lines and places in lists that the database cannot hold are refused before it is asked', () => {
  const id = '00000000-0000-4000-8000-000000000000';
  expect(LineChoice.safeParse({ upload: id, lines: [2 ** 31] }).success).toBe(false);
  expect(MendInput.safeParse({ upload: id, line: 2 ** 31, text: 'a' }).success).toBe(false);
  expect(UploadsQuery.safeParse({ cursor: `2026-99-99T99:99:99.999Z_${id}` }).success).toBe(false);
  expect(UploadsQuery.safeParse({ cursor: `2026-11-20T12:00:00.000Z_${id}` }).success).toBe(true);
});
