import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { PUT as putFacet } from '@/app/api/v1/facets/[slug]/route';
import { PUT as putFlow } from '@/app/api/v1/flows/[slug]/route';
import { GET as getProcess, PUT as putProcess } from '@/app/api/v1/processes/[slug]/route';
import { PUT as putStock } from '@/app/api/v1/stocks/[slug]/route';
import { GET as getRecords } from '@/app/api/v1/stocks/[slug]/records/route';
import { POST as postSubjects } from '@/app/api/v1/subjects/route';
import { closeDatabase, database } from '@/lib/db/client';
import type { RouteHandler } from '@/lib/http/handle-request';
import { rebuildHistory } from '@/lib/stocks/rebuild-history';
import { updateRecords } from '@/lib/stocks/update-records';
import { makeToken, resetDoor, useEnvironment } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { importProcess } from './shared/import-process';
import { processLines } from './shared/print-process';
import { readColumns } from './shared/read-table';

/*
 * Four claims. c1 is sent, approved and paid; c2 is sent back once and paid; c3 is sent and approved within one second of
 * the clock, in the order of the file; c4 waits. From the first "Sent" to the first later "Paid": c1 2 days, c2 5 days.
 */
const HEADER = 'claim,step,when,office';
const ROWS = [
  'c1,Sent,2020-03-02T09:00:00+01:00,North',
  'c2,Sent,2020-03-02T10:00:00+01:00,North',
  'c1,Approved,2020-03-03T09:00:00+01:00,North',
  'c2,Sent back,2020-03-03T12:00:00+01:00,South',
  'c3,Sent,2020-03-03T13:00:00+01:00,South',
  'c3,Approved,2020-03-03T13:00:00+01:00,South',
  'c1,Paid,2020-03-04T09:00:00+01:00,North',
  'c4,Sent,2020-03-04T10:00:00+01:00,',
  'c2,Sent,2020-03-05T10:00:00+01:00,North',
  'c2,Approved,2020-03-06T10:00:00+01:00,North',
  'c2,Paid,2020-03-07T10:00:00+01:00,North',
];

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let token: string;
let folder: string;
const now = new Date();
const HANDLERS: Record<string, RouteHandler> = {
  'PUT facets': putFacet,
  'PUT stocks': putStock,
  'PUT flows': putFlow,
  'PUT processes': putProcess,
  'GET processes': getProcess,
  'GET stocks': getRecords,
  'POST subjects': postSubjects,
};

/** The addresses that Next answers; now and then there is no time. */
let sent = 0;
const fetchHere: typeof fetch = (input, init) => {
  const request = new Request(input, init);
  const [, , , what = '', slug = ''] = new URL(request.url).pathname.split('/');
  const handler = HANDLERS[`${request.method} ${what}`];
  if (handler === undefined) throw new Error(`nobody answers ${request.method} ${request.url}`);
  sent += 1;
  if (sent === 3) return Promise.resolve(new Response('{}', { status: 503, headers: { 'retry-after': '0' } }));
  return handler(request, { params: Promise.resolve({ slug }) });
};

beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  scratch = await createScratchDatabase();
  useEnvironment(scratch.url);
  token = (await makeToken('write')).authorization.replace('Bearer ', '');
  folder = mkdtempSync(path.join(tmpdir(), 'weir-import-'));
});
afterAll(async () => {
  await closeDatabase();
  resetDoor();
  await scratch.drop();
  rmSync(folder, { recursive: true, force: true });
});

async function run(rows: string[], more: { facets?: string[] } = {}) {
  const file = path.join(folder, 'claims.csv.gz');
  writeFileSync(file, gzipSync([HEADER, ...rows, ''].join('\n')));
  return importProcess({
    base: 'http://127.0.0.1',
    token,
    file,
    columns: await readColumns(file),
    choice: {
      ...{ process: 'claims', name: 'Claims', kind: 'claim' },
      ...{ subject: 'claim', state: 'step', at: 'when', facets: more.facets ?? ['office'] },
    },
    timeZone: 'UTC',
    now,
    maxBytes: 600,
    fetch: fetchHere,
  });
}

const everything = async () => ({
  stays: await database().$queryRaw`SELECT * FROM stay ORDER BY subject_id, stock_id, since_id`,
  events: await database().$queryRaw`
    SELECT subject_id, id, flow_id, at, sequence, source, sink, before, after FROM flow_event ORDER BY 1, 2`,
  changes: await database().$queryRaw`SELECT subject_id, id, at, sequence, set FROM attribute_change ORDER BY 1, 2`,
  stocks: await database().$queryRaw`
    SELECT stock_id, at, facet, value, count, entered, "left", reclassified_in, reclassified_out FROM stock_record
    ORDER BY 1, 2, 3, 4`,
  flows: await database().$queryRaw`SELECT * FROM flow_record ORDER BY 1, 2, 3, 4, 5, 6`,
});

const finish = async () => {
  expect((await rebuildHistory(database(), { now, deadlineMs: 60_000, elapsedMs: () => 0 })).complete).toBe(true);
  expect(await updateRecords(database(), { now, elapsedMs: () => 0 })).toMatchObject({ failed: 0, complete: true });
};

it('turns a table of states into a process over HTTP, and a second run changes nothing', async () => {
  const done = await run(ROWS);
  expect(done).toMatchObject({ rows: 11, subjects: 4, states: 4, leftOut: 0, recorded: 11, duplicates: 0, failed: 0 });
  expect(done.problems).toEqual([]);
  await finish();
  const picture = await done.api.call('getProcess', { params: { slug: 'claims' } });
  expect([picture.from, picture.to]).toEqual(['2020-03-02', '2020-03-07']);
  expect(picture.stocks.map(({ name, count, entered, left }) => [name, count, entered, left])).toEqual([
    ['Sent', 1, 5, 4],
    ['Approved', 1, 3, 2],
    ['Paid', 2, 2, 0],
    ['Sent back', 0, 1, 1],
  ]);
  expect(picture.leadTime).toMatchObject({
    ...{ from: 'claims.sent', to: 'claims.paid', inside: 2 },
    summary: { subjects: 2, shortest: 172_800, average: 302_400, median: 302_400, longest: 432_000 },
  });
  expect(picture.balance.residue).toBe(0);
  const ribbons = picture.ribbons.map(({ source, sink, subjects, flows }) => [source, sink, subjects, flows.length]);
  expect(ribbons).toContainEqual(['claims.sent', 'claims.approved', 3, 1]);
  expect(ribbons).toContainEqual([null, 'claims.sent', 4, 1]);
  expect(picture.flows.reduce((sum, { events }) => sum + events, 0)).toBe(11);
  expect(picture.facets).toMatchObject([{ slug: 'claims.office', values: ['North', 'South', ''] }]);
  expect(processLines(picture).join('\n')).toContain('2 subjects');
  const records = await done.api.call('listStockRecords', {
    params: { slug: 'claims.paid' },
    query: { from: '2020-03-04', to: '2020-03-07' },
  });
  expect(records.map(({ count, entered }) => [count, entered])).toEqual([
    [1, 1],
    [1, 0],
    [1, 0],
    [2, 1],
  ]);

  const before = await everything();
  const again = await run(ROWS);
  expect(again).toMatchObject({ recorded: 0, duplicates: 11, conflicts: 0 });
  await finish();
  expect(await everything()).toEqual(before);

  // The same changes in another order, half of them before the stocks are defined: the same bytes.
  await database().$executeRaw`
    TRUNCATE subject, attribute_change, stay, flow_event, stock_record, flow_record, watermark`;
  await database().stock.updateMany({ data: { archivedAt: now } });
  const file = (rows: string[], place: number) =>
    rows.map((row, n) => {
      const [id = '', state = '', at = '', office = ''] = row.split(',');
      return { id, state, at, office: office || null, line: n + 2 + place };
    });
  const lines = file(ROWS, 0)
    .map((row) => ({ row, key: (row.line * 7) % 11 }))
    .sort((a, b) => a.key - b.key)
    .map(({ row }) => row);
  const { planStateTable, stateLine } = await import('@/lib/stocks/import-table');
  const plan = planStateTable(
    {
      ...{ process: 'claims', name: 'Claims', kind: 'claim' },
      ...{ subject: 'claim', state: 'step', at: 'when', facets: ['office'] },
    },
    HEADER.split(','),
    { timeZone: 'UTC', now },
  );
  const send = (rows: typeof lines) =>
    done.api.send(
      'recordChanges',
      rows
        .map(({ id, state, at, office, line }) =>
          stateLine(plan, {
            subject: id,
            state,
            at: new Date(at).toISOString().replace('.000Z', '.000Z'),
            facets: [office],
            line,
          }),
        )
        .join('\n'),
    );
  await send(lines.slice(0, 6));
  await database().stock.updateMany({ data: { archivedAt: null } });
  await database().historyBuild.updateMany({ data: { wanted: { increment: 1 } } });
  await send(lines.slice(6));
  await finish();
  expect(await everything()).toEqual(before);
}, 120_000);

it('sends what it can and names the rest; a longer file adds to what is known', async () => {
  const done = await run([
    ...ROWS,
    'c5,Sent,yesterday,',
    'with space,Sent,2020-03-08,',
    'c4,Approved,2020-03-08,North',
  ]);
  expect(done.problems.map(({ line, column }) => [line, column])).toEqual([
    [13, 'when'],
    [14, 'claim'],
  ]);
  expect(done).toMatchObject({ recorded: 1, duplicates: 11, conflicts: 0, failed: 0 });
  await expect(run(ROWS, { facets: ['nothing'] })).rejects.toThrow('The file has no column "nothing"');
});

it('who comes back to a state within one instant is there again: times of many tables are days', async () => {
  const steps = ['Sent', 'Approved', 'Sent', 'Approved', 'Sent'];
  const rows = steps.map((step) => `c9,${step},2021-05-03,North`);
  expect(await run(rows)).toMatchObject({ recorded: 5, duplicates: 0, conflicts: 0 });
  const [subject] = await database().subject.findMany({ where: { kind: 'claim', externalId: 'c9' } });
  expect(subject?.attributes).toMatchObject({ state: 'Sent' });
  expect(await run(rows)).toMatchObject({ recorded: 0, duplicates: 5, conflicts: 0 });
});
