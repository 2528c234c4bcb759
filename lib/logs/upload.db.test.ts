import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { POST, PUT } from '@/app/api/v1/logs/[source]/route';
import { closeDatabase, database } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createGoal } from '@/lib/goals/create-goal';
import { createFacet } from '@/lib/stocks/create-facet';
import { createFlow } from '@/lib/stocks/create-flow';
import { createStock } from '@/lib/stocks/create-stock';
import { makeToken, resetDoor, useEnvironment } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createLogSource } from './create-log-source';
import { getUpload } from './get-upload';
import { listUploads } from './list-uploads';
import type { UploadAnswer } from './schemas';

/*
 * A game: players send their logs, one a day. p1 accepts FET0001 at 8 and completes it at 9:30; a line of an event that
 * nobody handles, one whose state nobody knows, and one whose time is no time are quarantined.
 */
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let write: { authorization: string };
const NOW = new Date();
const ctx = (): Context => ({ db: database(), actor: { kind: 'code', name: 'test' }, now: NOW });
const LOG = [
  '08:00:00,QUEST_STATUS,FET0001 ACCEPTED',
  '08:10:00,JUMP,high',
  '09:30:00,QUEST_STATUS,FET0001 COMPLETED',
  '',
  'soon,QUEST_STATUS,SAL0002 ACCEPTED',
  '10:00:00,QUEST_STATUS,SAL0002 LOST',
  '10:30:00,QUEST_STATUS,SAL0002 REJECTED',
  '11:00:00,SIGN_UP,',
].join('\n');

beforeAll(async () => {
  scratch = await createScratchDatabase();
  useEnvironment(scratch.url);
  write = await makeToken('write');
  await createFacet(ctx(), { slug: 'quest', name: 'Quest', kind: 'attempt', path: 'quest' });
  for (const slug of ['accepted', 'declined', 'completed']) {
    const filter = { op: 'equals' as const, path: 'state', value: slug };
    await createStock(ctx(), { slug, name: slug, kind: 'attempt', filter });
  }
  await createFlow(ctx(), {
    ...{ slug: 'finish', name: 'Finish', kind: 'attempt', sources: ['accepted'], sinks: ['completed'] },
  });
  await createGoal(ctx(), { key: 'signup', name: 'Signed up' });
  await createLogSource(ctx(), {
    ...{ slug: 'game', name: 'Game', kind: 'player' },
    format: { type: 'clock', activity: 'activeOn' },
    handlers: [
      { event: 'QUEST_STATUS', handler: 'quest_status' },
      { event: 'sign-up', handler: 'goal', options: { goal: 'signup' } },
      { event: 'CHAT', handler: 'ignore' },
    ],
  });
  await createLogSource(ctx(), {
    ...{ slug: 'table', name: 'Table', kind: 'player' },
    format: { type: 'table', subject: 'player', at: 'when', event: 'what', text: 'said' },
    handlers: [{ event: '*', handler: 'quest_status' }],
  });
}, 120_000);
beforeEach(async () => {
  await database().$executeRaw`
    TRUNCATE subject, attribute_change, stay, flow_event, goal_record, log_upload, quarantined_line`;
});
afterAll(async () => {
  await closeDatabase();
  resetDoor();
  await scratch.drop();
});

async function post(
  path: string,
  body: BodyInit,
  headers: Record<string, string> = { 'content-type': 'text/csv' },
): Promise<{ status: number; body: UploadAnswer & { error?: { code: string; message: string } }; upload: string }> {
  const request = new Request(`http://127.0.0.1/api/v1/logs/${path}`, {
    method: 'POST',
    body,
    headers: { ...write, ...headers },
    duplex: 'half',
  } as RequestInit);
  const source = path.split('?')[0] ?? '';
  const response = await POST(request, { params: Promise.resolve({ source }) });
  return {
    status: response.status,
    body: (await response.json()) as UploadAnswer,
    upload: response.headers.get('x-weir-upload') ?? '',
  };
}

const everything = async () => ({
  changes: await database().$queryRaw`
    SELECT subject_id, id, at, sequence, set FROM attribute_change ORDER BY 1, 2`,
  subjects: await database().$queryRaw`SELECT id, kind, external_id, attributes FROM subject ORDER BY 1`,
  stays: await database().$queryRaw`SELECT * FROM stay ORDER BY subject_id, stock_id, since_id`,
  events: await database().$queryRaw`SELECT subject_id, id, at, source, sink FROM flow_event ORDER BY 1, 2`,
  goals: await database().$queryRaw`SELECT subject_id, id, at, value FROM goal_record ORDER BY 1, 2`,
  quarantine: await database().$queryRaw`SELECT identity, reason, text FROM quarantined_line ORDER BY 1`,
});

const sum = ({ accepted, quarantined, duplicates }: UploadAnswer) => accepted + quarantined + duplicates;

describe('POST /api/v1/logs/{source}', () => {
  it('books what lines say and quarantines the rest, with number, text and reason', async () => {
    const { status, body, upload } = await post('game?subject=p1&date=2026-03-01', LOG);
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ accepted: 4, quarantined: 3, duplicates: 0 },
      errors: [
        { line: 2, reason: 'unknown_event' },
        { line: 5, reason: 'bad_time' },
        { line: 6, reason: 'bad_text' },
      ],
    });
    const subjects = await database().subject.findMany({ orderBy: { externalId: 'asc' } });
    expect(subjects.map(({ kind, externalId, attributes }) => [kind, externalId, attributes])).toEqual([
      ['player', 'p1', { activeOn: '2026-03-01' }],
      ['attempt', 'p1/FET0001', { player: 'p1', quest: 'FET0001', state: 'completed' }],
      ['attempt', 'p1/SAL0002', { player: 'p1', quest: 'SAL0002', state: 'declined' }],
    ]);
    const [event] = await database().flowEvent.findMany();
    expect(event).toMatchObject({ source: 'accepted', sink: 'completed', at: new Date('2026-03-01T09:30:00Z') });
    expect(await database().goalRecord.count()).toBe(1);
    const lines = await database().quarantinedLine.findMany({ orderBy: { line: 'asc' } });
    expect(lines.map(({ line, text, reason, detail }) => [line, text, reason, detail])).toEqual([
      [2, '08:10:00,JUMP,high', 'unknown_event', 'JUMP'],
      [5, 'soon,QUEST_STATUS,SAL0002 ACCEPTED', 'bad_time', 'soon'],
      [6, '10:00:00,QUEST_STATUS,SAL0002 LOST', 'bad_text', '"LOST" is none of ACCEPTED, DECLINED, COMPLETED'],
    ]);
    expect(await getUpload(ctx(), { id: upload })).toMatchObject({
      ...{ source: 'game', status: 'done', lines: 7, accepted: 4, quarantined: 3, duplicates: 0 },
      ...{ subject: 'p1', startDay: '2026-03-01', sameAs: null },
    });
  });

  it('changes nothing when the same file comes again, an overlapping one, or two at once', async () => {
    await post('game?subject=p1&date=2026-03-01', LOG);
    const before = await everything();
    const again = await post('game?subject=p1&date=2026-03-01', LOG);
    expect(again.body).toMatchObject({ accepted: 0, quarantined: 3, duplicates: 4 });
    expect(await everything()).toEqual(before);
    await database().$executeRaw`
      TRUNCATE subject, attribute_change, stay, flow_event, goal_record, log_upload, quarantined_line`;
    const lines = LOG.split('\n');
    const answers = await Promise.all([
      post('game?subject=p1&date=2026-03-01', lines.slice(3).join('\r\n')),
      post('game?subject=p1&date=2026-03-01', LOG),
      post('game?subject=p1&date=2026-03-01', lines.slice(0, 5).join('\n')),
      post('game?subject=p1&date=2026-03-01', LOG),
    ]);
    expect(answers.map(({ body }) => sum(body))).toEqual([4, 7, 4, 7]);
    expect(answers.reduce((n, { body }) => n + body.accepted, 0)).toBe(4);
    expect(await everything()).toEqual(before);
  });

  it('reads archives, forms with several files, tables and other encodings', async () => {
    await post('game?subject=p1&date=2026-03-01', gzipSync(LOG), { 'content-type': 'application/gzip' });
    const before = await everything();
    const form = new FormData();
    form.set('date', '2026-03-01');
    form.append('file', new Blob([LOG]), 'p1.csv');
    form.append('file', new Blob([gzipSync('08:00:00,QUEST_STATUS,FET0001 ACCEPTED')]), 'p2.csv.gz');
    const request = new Request('http://x/', { method: 'POST', body: form });
    const type = request.headers.get('content-type') ?? '';
    const sent = await post('game', await request.arrayBuffer(), { 'content-type': type });
    expect(sent.body).toMatchObject({ accepted: 1, quarantined: 3, duplicates: 4 });
    expect(sent.body.errors[0]).toEqual({ line: 2, reason: 'unknown_event', file: 'p1.csv' });
    expect(
      (await listUploads(ctx(), { source: 'game' })).uploads.map(({ fileName, lines }) => [fileName, lines]),
    ).toEqual(
      expect.arrayContaining([
        ['p1.csv', 7],
        ['p2.csv.gz', 1],
      ]),
    );
    await database().$executeRaw`TRUNCATE subject, attribute_change, stay, flow_event, goal_record, quarantined_line`;
    const utf16 = Buffer.from(`\uFEFF${LOG}`, 'utf16le');
    expect((await post('game?subject=p1&date=2026-03-01', utf16)).body).toMatchObject({ accepted: 4, quarantined: 3 });
    expect(await everything()).toEqual(before);
    const table = [
      'what;player;when;said',
      'QUEST;p9;2026-03-01T08:00:00+01:00;"FET0001\nACCEPTED"',
      'QUEST;p9;2026-03-01 09:00:00;FET0001 completed',
      'QUEST;;2026-03-01 09:00:00;FET0001 completed',
      '"QUEST;p9',
    ].join('\r\n');
    expect((await post('table', table)).body).toEqual({
      ...{ accepted: 2, quarantined: 2, duplicates: 0 },
      errors: [
        { line: 5, reason: 'bad_subject' },
        { line: 6, reason: 'malformed_quotes' },
      ],
    });
  });

  it('finds the day of a file that states none, and the same again on another day', async () => {
    await post('game?subject=p1', LOG);
    const [first] = (await listUploads(ctx())).uploads;
    const before = await everything();
    const latest = await database().attributeChange.findFirst({ orderBy: { at: 'desc' } });
    // Its last line is of 11:00, its last change of 10:30; the clock may pass 11:00 while this test runs.
    const days = [NOW.getTime(), Date.now()].map((now) => new Date(now - 11 * 3_600_000).toISOString().slice(0, 10));
    expect(days.map((day) => `${day}T10:30:00.000Z`)).toContain(latest?.at.toISOString());
    await database().logUpload.updateMany({ data: { startDay: new Date('2026-02-03') } });
    await post('game?subject=p1', LOG);
    expect((await listUploads(ctx())).uploads.map(({ startDay }) => startDay)).toEqual(['2026-02-03', '2026-02-03']);
    expect(first?.startDay).not.toBe('2026-02-03');
    expect(await everything()).not.toEqual(before);
  });

  it('refuses with a clear error', async () => {
    const code = async (...given: Parameters<typeof post>) => {
      const { status, body } = await post(...given);
      return [status, body.error?.code];
    };
    expect(await code('nothing?subject=p1', LOG)).toEqual([404, 'not_found']);
    expect(await code('game', LOG)).toEqual([400, 'invalid_input']);
    expect(await code('game?subject=a b', LOG)).toEqual([400, 'invalid_input']);
    expect(await code('table', 'a,b\n1,2')).toEqual([400, 'invalid_input']);
    expect(await code('table', '')).toEqual([400, 'invalid_input']);
    expect(await code('game?subject=p1', LOG, { 'content-type': 'application/pdf' })).toEqual([
      415,
      'unsupported_media_type',
    ]);
    const cut = gzipSync(LOG).subarray(0, 40);
    expect(await code('game?subject=p1', cut, { 'content-type': 'application/gzip' })).toEqual([400, 'bad_request']);
    const [failed] = (await listUploads(ctx())).uploads;
    expect(failed).toMatchObject({ status: 'failed', error: expect.stringContaining('gzip') as string });
    write = await makeToken('read');
    expect(await code('game?subject=p1', LOG)).toEqual([403, 'forbidden']);
    write = await makeToken('write');
  });

  it('refuses a bomb, and a line without end costs no memory', async () => {
    const zeros = gzipSync(Buffer.alloc(260 * 1024 * 1024), { level: 1 });
    expect(zeros.length).toBeLessThan(2 * 1024 * 1024);
    const bomb = await post('game?subject=p1&date=2026-03-01', zeros, { 'content-type': 'application/gzip' });
    expect([bomb.status, bomb.body.error?.code]).toEqual([413, 'too_large']);
    const before = process.memoryUsage().rss;
    const long = gzipSync(Buffer.concat([Buffer.alloc(100 * 1024 * 1024, 'x'), Buffer.from(`\n${LOG}`)]), { level: 1 });
    const { body } = await post('game?subject=p1&date=2026-03-01', long, { 'content-type': 'application/gzip' });
    expect(body).toMatchObject({ accepted: 4, quarantined: 4 });
    expect(body.errors[0]).toEqual({ line: 1, reason: 'too_long' });
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  }, 180_000);

  it('counts lines that leave no trace as known when the whole file is', async () => {
    const text = '08:00:00,CHAT,hello\n08:00:00,CHAT,hello\n08:01:00,QUEST_STATUS,A ACCEPTED';
    expect((await post('game?subject=p1&date=2026-03-01', text)).body).toMatchObject({ accepted: 3, duplicates: 0 });
    expect((await post('game?subject=p1&date=2026-03-01', text)).body).toMatchObject({ accepted: 0, duplicates: 3 });
  });

  it('defines a source over the interface', async () => {
    const body = {
      name: 'Own',
      kind: 'player',
      format: { type: 'clock' },
      handlers: [{ event: 'A', handler: 'none' }],
    };
    const put = async (given: unknown) => {
      const request = new Request('http://127.0.0.1/api/v1/logs/own', {
        method: 'PUT',
        body: JSON.stringify(given),
        headers: { ...write, 'content-type': 'application/json' },
      });
      return PUT(request, { params: Promise.resolve({ source: 'own' }) });
    };
    expect((await put(body)).status).toBe(400);
    expect((await put({ ...body, handlers: [{ event: 'LEVEL', handler: 'level_up' }] })).status).toBe(200);
    const { body: answer } = await post('own?subject=p1&date=2026-03-01', '1:00,level,level 3\n2:00,level,up');
    expect(answer).toMatchObject({ accepted: 1, quarantined: 1 });
  });
});
