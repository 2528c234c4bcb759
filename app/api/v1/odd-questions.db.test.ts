import { afterAll, beforeAll, expect, it } from 'vitest';
import { closeDatabase, database } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import type { RouteHandler } from '@/lib/http/handle-request';
import { ensureMetric } from '@/lib/metrics/ensure-metric';
import { changeSettings } from '@/lib/settings/change-settings';
import { createFlow } from '@/lib/stocks/create-flow';
import { createProcess } from '@/lib/stocks/create-process';
import { createStock } from '@/lib/stocks/create-stock';
import { recordChanges } from '@/lib/stocks/record-changes';
import { updateRecords } from '@/lib/stocks/update-records';
import { makeToken, resetDoor, useEnvironment } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { PUT as putFacet } from './facets/[slug]/route';
import { GET as flowEvents } from './flows/[slug]/events/route';
import { GET as flowRecords } from './flows/[slug]/records/route';
import { GET as annotations } from './metrics/[domain]/[metric]/annotations/route';
import { GET as metricSeries } from './metrics/[domain]/[metric]/series/route';
import { GET as process } from './processes/[slug]/route';
import { GET as processStatistics } from './processes/[slug]/statistics/route';
import { GET as statistics } from './statistics/route';
import { GET as durations } from './stocks/[slug]/durations/route';
import { GET as stockRecords } from './stocks/[slug]/records/route';
import { GET as stockSeries } from './stocks/[slug]/series/route';
import { PUT as putStock } from './stocks/[slug]/route';
import { GET as stockSubjects } from './stocks/[slug]/subjects/route';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let write: { authorization: string };
const NOW = new Date('2026-11-20T12:00:00Z');
const ctx = (): Context => ({ db: database(), actor: { kind: 'code', name: 'test' }, now: NOW });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  useEnvironment(scratch.url);
  write = await makeToken('write');
  // East of Greenwich: the first day of a calendar begins in the year before it.
  await changeSettings(ctx(), { timeZone: 'Europe/Amsterdam' });
  const kind = 'loan';
  await createStock(ctx(), { slug: 's', name: 'S', kind, filter: { op: 'exists', path: 'state' } });
  await createFlow(ctx(), { slug: 's', name: 'S', kind, sources: [null], sinks: ['s'] });
  await createProcess(ctx(), { slug: 's', name: 'S', kind, stocks: ['s'], flows: ['s'] });
  await ensureMetric(ctx(), { ref: 'shop/orders', name: 'Orders' });
  await recordChanges(ctx(), {
    changes: ['a', 'b'].map((id) => ({
      subject: { kind, id },
      attributes: { state: 'on' },
      at: new Date('2026-11-01'),
    })),
    source: 'import',
  });
  await updateRecords(database(), { now: NOW, elapsedMs: () => 0 });
});
afterAll(async () => {
  await closeDatabase();
  resetDoor();
  await scratch.drop();
});

async function ask(handler: RouteHandler, query: string) {
  const request = new Request(`http://127.0.0.1/api/v1/x?${query}`, { headers: write });
  const params = { slug: 's', domain: 'shop', metric: 'orders' };
  const response = await handler(request, { params: Promise.resolve(params) });
  return { status: response.status, body: (await response.json()) as { error?: { code: string } } };
}

const cursor = (...place: unknown[]) => `cursor=${Buffer.from(JSON.stringify(place)).toString('base64url')}`;

it.each<[string, string, RouteHandler]>([
  ['a value', 'facet=plan&value=%00', process],
  ['a value', 'facet=plan&value=a%00b', processStatistics],
  ['a value', 'facet=plan&value=%00', stockSeries],
  ['a value', 'facet=plan&value=%00', stockRecords],
  ['a value', 'facet=plan&value=%00', flowEvents],
  ['a search', 'search=%00', stockSubjects],
  ['an object', 'object=%00&object=a', statistics],
  ['a dimension', 'dimension.country=%00', statistics],
  ['a cursor', cursor('1', 'a'), stockSubjects],
  ['a cursor', cursor('2026-11-01T00:00:00.000Z', 'a\0'), stockSubjects],
  ['a cursor', cursor('2026-11-01T00:00:00.000Z', 'a'), flowEvents],
  ['a cursor', cursor('2026-11-01T00:00:00.000Z', '\0', '', ''), stockRecords],
  ['a day', 'from=0000-01-01', flowEvents],
  ['a day', 'from=0000-01-01', statistics],
  ['a day', 'from=0000-01-01&to=0000-02-01', metricSeries],
  ['a day', 'from=0000-01-01&to=2026-11-20', annotations],
])('%s that the database cannot read is the mistake of who asks: %s', async (_, query, handler) => {
  const { status, body } = await ask(handler, query);
  expect([status, body.error?.code]).toEqual([400, 'invalid_input']);
});

it.each<[string, RouteHandler, number]>([
  ['from=0001-01-01&to=9999-12-31', flowEvents, 2],
  ['from=0001-01-01&to=9999-12-31', stockRecords, 19],
  ['from=0001-01-01&to=9999-12-31', flowRecords, 1],
  ['from=0001-01-01&to=9999-12-31', stockSeries, NaN],
  ['from=0001-01-01&until=9999-12-31', durations, NaN],
  ['from=0001-01-01&to=9999-12-31', process, NaN],
  ['from=0001-01-01&to=9999-12-31', statistics, 0],
])('from the first day of all to the last is everything: %s', async (query, handler, rows) => {
  const { status, body } = await ask(handler, query);
  expect(status).toBe(200);
  const list = Array.isArray(body) ? (body as unknown[]) : (body as { rows?: unknown[] }).rows;
  if (!Number.isNaN(rows)) expect(list).toHaveLength(rows);
});

it('a definition with what cannot be stored is refused', async () => {
  const put = async (handler: RouteHandler, body: object) => {
    const headers = { ...write, 'content-type': 'application/json' };
    const request = new Request('http://127.0.0.1/api/v1/x', { method: 'PUT', body: JSON.stringify(body), headers });
    return (await handler(request, { params: Promise.resolve({ slug: 'odd' }) })).status;
  };
  const named = { name: 'Odd', kind: 'loan' };
  for (const text of ['\0', '\ud83d']) {
    expect(await put(putStock, { ...named, filter: { op: 'equals', path: 'state', value: text } })).toBe(400);
    expect(await put(putFacet, { ...named, path: `a${text}` })).toBe(400);
    const filter = { op: 'equals' as const, path: 'state', value: text };
    await expect(createStock(ctx(), { ...named, slug: 'odd', filter })).rejects.toMatchObject({ name: 'ZodError' });
  }
});
