import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PUT as putFacet } from '@/app/api/v1/facets/[slug]/route';
import { PUT as putFlow } from '@/app/api/v1/flows/[slug]/route';
import { POST as postLogs, PUT as putLogs } from '@/app/api/v1/logs/[source]/route';
import { PUT as putProcess } from '@/app/api/v1/processes/[slug]/route';
import { PUT as putStock } from '@/app/api/v1/stocks/[slug]/route';
import { POST as postSubjects } from '@/app/api/v1/subjects/route';
import { createClient } from '@/lib/client/create-client';
import { closeDatabase, database } from '@/lib/db/client';
import type { RouteHandler } from '@/lib/http/handle-request';
import { makeToken, resetDoor, useEnvironment } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { importLogs, sourceOf } from './shared/import-logs';
import { importProcess } from './shared/import-process';
import { readColumns } from './shared/read-table';

/* The same changes as a table for the importer of processes, as a table of log lines, and as one log per claim. */
const HEADER = 'claim,step,when,office';
const ROWS = [
  'c1,Sent,2020-03-02T08:00:00Z,North',
  'c2,"Sent, twice",2020-03-02T09:00:00Z,North',
  'c1,Approved,2020-03-03T08:00:00Z,North',
  'c2,Sent back,2020-03-03T11:00:00Z,South',
  'c3,Sent,2020-03-03T12:00:00Z,South',
  'c3,Approved,2020-03-03T12:00:00Z,South',
  'c1,Paid,2020-03-04T08:00:00Z,North',
  'c4,Sent,2020-03-04T09:00:00Z,',
  'c2,Sent,2020-03-05T23:30:00Z,North',
  'c2,Approved,2020-03-06T00:10:00Z,North',
];
const LOGS = {
  'c1.csv':
    '2020-03-02T08:00:00Z,S,Sent,North\n2020-03-03T08:00:00Z,S,Approved,North\n2020-03-04T08:00:00Z,S,Paid,North\n',
  'c2.csv':
    '2020-03-02T09:00:00Z,S,"Sent, twice",North\r\n2020-03-03T11:00:00Z,S,Sent back,South\r\n' +
    '2020-03-05T23:30:00Z,S,Sent,North\r\n00:10:00,S,Approved,North\r\n',
  'deep/c3.log': '2020-03-03 12:00:00,S,Sent,South\n12:00:00,S,Approved,South',
  'deep/c4.csv.gz': gzipSync('2020-03-04T09:00:00Z,S,Sent,\n'),
};

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let folder: string;
let token: string;
const base = 'http://127.0.0.1';
const HANDLERS: Record<string, RouteHandler> = {
  'PUT facets': putFacet,
  'PUT stocks': putStock,
  'PUT flows': putFlow,
  'PUT processes': putProcess,
  'POST subjects': postSubjects,
  'PUT logs': putLogs,
  'POST logs': postLogs,
};
/** Every third upload loses its connection after it was booked. */
let uploads = 0;
const fetchHere: typeof fetch = async (input, init) => {
  const request = new Request(input, init);
  const [, , , what = '', slug = ''] = new URL(request.url).pathname.split('/');
  const handler = HANDLERS[`${request.method} ${what}`];
  if (handler === undefined) throw new Error(`nothing answers at ${request.url}`);
  const response = await handler(request, { params: Promise.resolve({ slug, source: slug }) });
  if (what === 'logs' && request.method === 'POST' && ++uploads % 3 === 2) throw new TypeError('fetch failed');
  return response;
};

beforeAll(async () => {
  scratch = await createScratchDatabase();
  useEnvironment(scratch.url);
  token = (await makeToken('write')).authorization.slice('Bearer '.length);
  folder = mkdtempSync(path.join(tmpdir(), 'weir-logs-'));
  mkdirSync(path.join(folder, 'logs', 'deep'), { recursive: true });
  for (const [name, content] of Object.entries(LOGS)) writeFileSync(path.join(folder, 'logs', name), content);
  writeFileSync(path.join(folder, 'claims.csv'), `${HEADER}\n${ROWS.join('\n')}\n`);
  execFileSync('tar', ['-czf', path.join(folder, 'logs.tar.gz'), '-C', folder, 'logs']);
}, 120_000);
afterAll(async () => {
  await closeDatabase();
  resetDoor();
  await scratch.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** Everything but ids, which are made of different names. */
const everything = async () => ({
  changes: await database().$queryRaw`
    SELECT s.kind, s.external_id, a.at, a.set, row_number() OVER (PARTITION BY s.id ORDER BY a.at, a.sequence, a.id)
    FROM attribute_change a JOIN subject s ON s.id = a.subject_id ORDER BY 1, 2, 5`,
  subjects: await database().$queryRaw`SELECT kind, external_id, attributes, changed_at FROM subject ORDER BY 1, 2`,
  stays: await database().$queryRaw`
    SELECT s.external_id, k.slug, y.since_at, y.entered_at, y.entered, y.until_at, y."left", y.facets
    FROM stay y JOIN subject s ON s.id = y.subject_id JOIN stock k ON k.id = y.stock_id ORDER BY 1, 2, 3, 6`,
  events: await database().$queryRaw`
    SELECT s.external_id, f.slug, e.at, e.source, e.sink, e.before, e.after
    FROM flow_event e JOIN subject s ON s.id = e.subject_id JOIN flow f ON f.id = e.flow_id ORDER BY 1, 2, 3`,
});

it('a table, a folder and an archive of logs end as the same changes do in the importer of processes', async () => {
  const file = path.join(folder, 'claims.csv');
  const imported = await importProcess({
    ...{ base, token, file, fetch: fetchHere, columns: await readColumns(file), timeZone: 'UTC', now: new Date() },
    choice: {
      ...{ process: 'claims', name: 'Claims', kind: 'claim' },
      ...{ subject: 'claim', state: 'step', at: 'when', facets: ['office'] },
    },
  });
  expect(imported).toMatchObject({ recorded: 10, failed: 0 });
  const expected = await everything();
  const api = createClient({ base, token, fetch: fetchHere });
  const common = { name: 'Claims', kind: 'claim', facets: ['office'] };
  const table = sourceOf({ ...common, subject: 'claim', at: 'when', state: 'step' });
  const single = sourceOf({ ...common, state: 'text', columns: ['time', 'event', 'text', 'office'] });
  await api.call('defineLogSource', { params: { source: 'table' }, body: table });
  await api.call('defineLogSource', { params: { source: 'single' }, body: single });
  for (const [source, name, files] of [
    ['table', 'claims.csv', 1],
    ['single', 'logs', 4],
    ['single', 'logs.tar.gz', 4],
  ] as const) {
    await database().$executeRaw`TRUNCATE subject, attribute_change, stay, flow_event, log_upload CASCADE`;
    const send = () => importLogs({ base, token, file: path.join(folder, name), source, fetch: fetchHere });
    const done = await send();
    expect([name, done.files, done.accepted + done.duplicates, done.quarantined]).toEqual([name, files, 10, 0]);
    expect(await everything()).toEqual(expected);
    expect(await send()).toMatchObject({ accepted: 0, duplicates: 10 });
    expect(await everything()).toEqual(expected);
  }
}, 120_000);
