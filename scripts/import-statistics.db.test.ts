import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { POST as postAnnotation } from '@/app/api/v1/metrics/[domain]/[metric]/annotations/route';
import { GET as getMetric, PUT as putMetric } from '@/app/api/v1/metrics/[domain]/[metric]/route';
import { POST as postStatistics } from '@/app/api/v1/statistics/route';
import { closeDatabase, database } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import type { RouteHandler } from '@/lib/http/handle-request';
import { listStatistics } from '@/lib/metrics/list-statistics';
import { makeToken, resetDoor, useEnvironment } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { importStatistics, importTrackstats } from './shared/import-statistics';
import { tellDump, tellTable } from './shared/print-statistics';
import { readColumns } from './shared/read-table';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let token: string;
let folder: string;
const said: string[] = [];

/** The addresses that Next answers; once there is no time. */
let asked = 0;
const fetchHere: typeof fetch = (input, init) => {
  const request = new Request(input, init);
  const [, , , what = '', domain = '', metric = '', part = ''] = new URL(request.url).pathname.split('/');
  const handlers: Record<string, RouteHandler> = {
    'POST statistics': postStatistics,
    'GET metrics': getMetric,
    'PUT metrics': putMetric,
    'POST metrics annotations': postAnnotation,
  };
  const handler = handlers[`${request.method} ${what}${part === '' ? '' : ` ${part}`}`];
  if (handler === undefined) throw new Error(`nobody answers ${request.method} ${request.url}`);
  asked += 1;
  if (asked === 2) return Promise.resolve(new Response('{}', { status: 503, headers: { 'retry-after': '0' } }));
  return handler(request, { params: Promise.resolve({ domain, metric }) });
};

beforeAll(async () => {
  for (const level of ['log', 'error'] as const) {
    vi.spyOn(console, level).mockImplementation((text: unknown) => void said.push(String(text)));
  }
  scratch = await createScratchDatabase();
  useEnvironment(scratch.url);
  token = (await makeToken('write')).authorization.replace('Bearer ', '');
  folder = mkdtempSync(path.join(tmpdir(), 'weir-statistics-'));
});
afterAll(async () => {
  await closeDatabase();
  resetDoor();
  await scratch.drop();
  rmSync(folder, { recursive: true, force: true });
});

const ctx = (): Context => ({ db: database(), actor: { kind: 'code', name: 'test' }, now: new Date() });
const target = (file: string) => ({ base: 'http://127.0.0.1', token, file, today: '2026-11-22', fetch: fetchHere });

it('brings a table of statistics, and a second run changes nothing', async () => {
  const file = path.join(folder, 'shop.csv.gz');
  const days = Array.from({ length: 600 }, (_, n) => new Date(Date.UTC(2024, 0, 1 + n)).toISOString().slice(0, 10));
  const rows = [
    ...days.map((day, n) => `orders;${day};${n};`),
    ...[
      'orders;2024-01-01;7;north',
      'web/Visits;2024-01-01;1.5;',
      'orders;2026-01-01;;',
      'orders;soon;1;',
      'orders;2026-01-02;many;',
    ],
  ];
  writeFileSync(file, gzipSync(['metric;day;value;shop', ...rows, ''].join('\n')));
  const run = async () =>
    importStatistics({
      ...target(file),
      columns: await readColumns(file),
      choice: { metric: 'metric', date: 'day', value: 'value', object: 'shop', domain: 'shop', period: 'day' },
      timeZone: 'UTC',
    });
  const done = await run();
  expect(done).toMatchObject({
    rows: 605,
    recorded: 603,
    unchanged: 0,
    refused: [],
    defined: ['shop/orders', 'web/Visits'],
  });
  expect(done.problems.map(({ line, column }) => [line, column])).toEqual([
    [605, 'day'],
    [606, 'value'],
  ]);
  const { rows: all } = await listStatistics(ctx(), { metrics: ['shop/orders'] });
  expect(all).toHaveLength(602);
  expect(all.at(-1)).toMatchObject({ date: '2026-01-01', value: null });
  expect(await database().metric.findMany({ select: { kind: true }, orderBy: { ref: 'asc' } })).toEqual([
    { kind: 'sum' },
    { kind: 'count' },
  ]);
  expect(await run()).toMatchObject({ recorded: 0, unchanged: 603, defined: [] });
  expect(await database().annotation.count({ where: { kind: 'import' } })).toBe(2);
  said.length = 0;
  expect(tellTable(done)).toBe(1);
  expect(said.join('\n')).toContain('605 read, 2 that cannot be used');
});

it('brings the dump of the older tool, with a report of what came over', async () => {
  const file = path.join(folder, 'dump.json');
  const fields = { metric: 1, date: '2016-02-01' };
  writeFileSync(
    file,
    JSON.stringify([
      { model: 'trackstats.domain', pk: 1, fields: { ref: 'shopping', name: 'Webshop' } },
      {
        model: 'trackstats.metric',
        pk: 1,
        fields: { domain: 1, ref: 'order_count', name: 'Orders', description: 'Paid' },
      },
      { model: 'trackstats.statisticbydate', pk: 1, fields: { ...fields, period: 86_400, value: 3 } },
      { model: 'trackstats.statisticbydate', pk: 2, fields: { ...fields, period: 0, value: null } },
      { model: 'trackstats.statisticbydate', pk: 3, fields: { ...fields, period: 31_536_000, value: 9 } },
      {
        model: 'trackstats.statisticbydateandobject',
        pk: 1,
        fields: { ...fields, period: 86_400, value: 2, object_type: ['auth', 'user'], object_id: 42 },
      },
    ]),
  );
  const done = await importTrackstats(target(file));
  expect(done).toMatchObject({ recorded: 3, unchanged: 0, refused: [], defined: ['shopping/order_count'] });
  const { rows } = await listStatistics(ctx(), { metrics: ['shopping/order_count'] });
  expect(rows.map(({ period, value, object }) => [period, value, object])).toEqual(
    expect.arrayContaining([
      ['day', 3, undefined],
      ['day', 2, 'user:42'],
      ['lifetime', null, undefined],
    ]),
  );
  expect((await database().metricDomain.findUnique({ where: { ref: 'shopping' } }))?.name).toBe('Webshop');
  said.length = 0;
  expect(tellDump(done)).toBe(1);
  expect(said.join('\n')).toContain('a period of 31536000 seconds has no place here');
  expect(await importTrackstats(target(file))).toMatchObject({ recorded: 0, unchanged: 3, defined: [] });
});
