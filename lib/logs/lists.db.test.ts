import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GET as getSources } from '@/app/api/v1/logs/route';
import { POST } from '@/app/api/v1/logs/[source]/route';
import { GET as getQuarantine } from '@/app/api/v1/logs/[source]/quarantine/route';
import { GET as getUploads } from '@/app/api/v1/logs/[source]/uploads/route';
import { GET as getUpload } from '@/app/api/v1/logs/[source]/uploads/[id]/route';
import { closeDatabase, database } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { makeToken, resetDoor, useEnvironment } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { archiveLogSource } from './archive-log-source';
import { createLogSource } from './create-log-source';
import { dismissLines } from './dismiss-lines';

/* Five files of one player; the third line of each cannot be read, and in the last one nothing can. */
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let read: { authorization: string };
const NOW = new Date();
const ctx = (): Context => ({ db: database(), actor: { kind: 'code', name: 'test' }, now: NOW });
const uploads: string[] = [];

type Handler = typeof getUploads;
const ask = (handler: Handler, query = '', params: Record<string, string> = { source: 'game' }) =>
  handler(new Request(`http://127.0.0.1/api/v1/logs/game/list${query}`, { headers: read }), {
    params: Promise.resolve(params),
  });
const rowsOf = async (response: Response) => (await response.json()) as Record<string, unknown>[];

/** All pages of a list, by the Link header. */
async function allPages(handler: Handler, query: string): Promise<Record<string, unknown>[][]> {
  const pages: Record<string, unknown>[][] = [];
  let next: string | undefined = query;
  while (next !== undefined) {
    const response = await ask(handler, next);
    expect(response.status).toBe(200);
    pages.push(await rowsOf(response));
    next = /<[^?>]*(\?[^>]*)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  }
  return pages;
}

beforeAll(async () => {
  scratch = await createScratchDatabase();
  useEnvironment(scratch.url);
  read = await makeToken('read');
  const write = await makeToken('write');
  for (const slug of ['game', 'other'])
    await createLogSource(ctx(), {
      ...{ slug, name: `=${slug}`, kind: 'player', format: { type: 'clock' } },
      handlers: [{ event: 'QUEST_STATUS', handler: 'quest_status' }],
    });
  for (let n = 0; n < 5; n++) {
    const good = n === 4 ? '' : `08:0${n}:00,QUEST_STATUS,Q${n} ACCEPTED\n09:00:00,QUEST_STATUS,Q${n} COMPLETED\n`;
    const response = await POST(
      new Request('http://127.0.0.1/api/v1/logs/game?subject=p1&date=2026-03-01', {
        method: 'POST',
        headers: { ...write, 'content-type': 'text/csv' },
        body: `${good}=cmd|'${n}',"a\nb"\n`,
      }),
      { params: Promise.resolve({ source: 'game' }) },
    );
    expect(response.status).toBe(200);
    uploads.push(response.headers.get('x-weir-upload') ?? '');
  }
}, 120_000);
afterAll(async () => {
  await closeDatabase();
  resetDoor();
  await scratch.drop();
});

it('lists sources with what came in, as JSON and as CSV; archived ones when asked for', async () => {
  expect(await rowsOf(await ask(getSources))).toMatchObject([
    { slug: 'game', uploads: 5, accepted: 8, duplicates: 0, quarantined: 5 },
    { slug: 'other', uploads: 0, accepted: 0, quarantined: 0, lastUploadAt: null },
  ]);
  const csv = await ask(getSources, '?format=csv');
  expect(csv.headers.get('content-type')).toContain('text/csv');
  const text = await csv.text();
  expect(text.split('\r\n')).toHaveLength(4);
  const rows: Record<string, string>[] = parse(text, { columns: true });
  expect(rows.map(({ slug, name, accepted }) => [slug, name, accepted])).toEqual([
    ['game', "'=game", '8'],
    ['other', "'=other", '0'],
  ]);
  await archiveLogSource(ctx(), { slug: 'other' });
  expect((await rowsOf(await ask(getSources))).map(({ slug }) => slug)).toEqual(['game']);
  expect((await rowsOf(await ask(getSources, '?archived=1'))).map(({ slug }) => slug)).toEqual(['game', 'other']);
});

it('lists uploads page by page, each once, the newest first', async () => {
  const pages = await allPages(getUploads, '?limit=2');
  expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
  expect(pages.flat().map(({ id }) => id)).toEqual([...uploads].reverse());
  expect(pages[0]?.[0]).toMatchObject({ source: 'game', status: 'done', lines: 1, accepted: 0, quarantined: 1 });
  const csv = await ask(getUploads, '?format=csv&limit=4');
  expect(csv.headers.get('link')).toContain('format=csv');
  expect(parse(await csv.text(), { columns: true })).toHaveLength(4);
});

it('gives one upload with its reasons, by id or as the newest; not that of another source', async () => {
  const one = await ask(getUpload, '', { source: 'game', id: uploads[0] ?? '' });
  expect(await one.json()).toMatchObject({
    accepted: 2,
    reasons: [{ reason: 'bad_time', open: 1 }],
    sameAs: null,
  });
  const newest = await ask(getUpload, '', { source: 'game', id: 'newest' });
  expect(await newest.json()).toMatchObject({ id: uploads[4] });
  expect((await ask(getUpload, '', { source: 'other', id: uploads[0] ?? '' })).status).toBe(404);
  expect((await ask(getUpload, '', { source: 'other', id: 'newest' })).status).toBe(404);
  expect((await ask(getUpload, '', { source: 'game', id: 'x' })).status).toBe(400);
});

it('lists quarantined lines of a source or of an upload, those that wait or the others', async () => {
  const pages = await allPages(getQuarantine, '?limit=2');
  expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
  expect(new Set(pages.flat().map(({ uploadId }) => uploadId))).toEqual(new Set(uploads));
  const [line] = await rowsOf(await ask(getQuarantine, `?upload=${uploads[1]}`));
  expect(line).toMatchObject({ line: 3, text: `=cmd|'1',"a\nb"`, reason: 'bad_time', resolution: null });
  const csv = await (await ask(getQuarantine, `?upload=${uploads[1]}&format=csv`)).text();
  expect(csv).toContain(`"'=cmd|'1',""a\nb""",bad_time,`);
  expect(await rowsOf(await ask(getQuarantine, '?reason=missing_cells'))).toEqual([]);
  await dismissLines(ctx(), { upload: uploads[1] ?? '', lines: [3] });
  expect(await rowsOf(await ask(getQuarantine, '?resolved=1'))).toMatchObject([{ resolution: 'dismissed' }]);
  expect(await rowsOf(await ask(getQuarantine))).toHaveLength(4);
});

it('refuses an unknown source, and a cursor that no page gave', async () => {
  for (const handler of [getUploads, getQuarantine]) {
    expect((await ask(handler, '', { source: 'nothing' })).status).toBe(404);
    expect((await ask(handler, '?cursor=x')).status).toBe(400);
    expect((await ask(handler, '?limit=5000')).status).toBe(400);
  }
});
