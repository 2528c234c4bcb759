import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GET as getEvents } from '@/app/api/v1/flows/[slug]/events/route';
import { GET as getSubjects } from '@/app/api/v1/stocks/[slug]/subjects/route';
import { createToken } from '@/lib/auth/create-token';
import type { RouteHandler } from '@/lib/http/handle-request';
import { createFlow } from '@/lib/stocks/create-flow';
import { createStock } from '@/lib/stocks/create-stock';
import { recordChanges } from '@/lib/stocks/record-changes';
import { openAuthWorld } from '@/lib/testing/auth-world';

/** More than two pages of what is read at once. */
const MANY = 10_500;
let world: Awaited<ReturnType<typeof openAuthWorld>>;
let authorization = '';

beforeAll(async () => {
  world = await openAuthWorld();
  authorization = `Bearer ${(await createToken(world.code(), { name: 'r', scope: 'read' })).secret}`;
  const filter = { op: 'equals' as const, path: 'state', value: 'open' };
  await createStock(world.code(), { slug: 'open', name: 'Open', kind: 'ticket', filter });
  await createFlow(world.code(), { slug: 'opens', name: 'Opens', kind: 'ticket', sources: [null], sinks: ['open'] });
  // Many of one instant: pages end in the midst of them.
  const changes = Array.from({ length: MANY }, (_, n) => ({
    subject: { kind: 'ticket', id: `t${String(n)}` },
    attributes: { state: 'open', odd: n % 2 === 1 },
    at: new Date(Date.UTC(2026, 0, 1 + (n % 2))),
  }));
  await recordChanges(world.code(), { changes, source: 'import' });
}, 120_000);
afterAll(() => world.close());

async function ask(route: RouteHandler, slug: string, query: string) {
  const request = new Request(`http://weir.test/api/v1/list?format=csv${query}`, { headers: { authorization } });
  const response = await route(request, { params: Promise.resolve({ slug }) });
  const text = await response.text();
  const rows = response.ok ? (parse(text, { columns: true }) as Record<string, string>[]) : [];
  return { status: response.status, text, rows };
}
const distinct = (rows: readonly Record<string, string>[]) => new Set(rows.map(({ id }) => id)).size;

it('a file has everybody who is in a stock, not the first page of them', async () => {
  const { rows, text } = await ask(getSubjects, 'open', '');
  expect([rows.length, distinct(rows)]).toEqual([MANY, MANY]);
  expect(text.slice(0, text.indexOf('\r\n'))).toBe('kind,id,attributes,enteredAt,changedAt');
  expect(rows[0]).toMatchObject({ kind: 'ticket', attributes: '{"odd":false,"state":"open"}' });
  expect((await ask(getSubjects, 'open', '&search=t1049')).rows).toHaveLength(11);
  expect((await ask(getSubjects, 'open', '&limit=10')).rows).toHaveLength(10);
});

it('a file has every event of a flow, newest first', async () => {
  const { rows } = await ask(getEvents, 'opens', '');
  expect([rows.length, distinct(rows)]).toEqual([MANY, MANY]);
  expect([rows[0]?.['at'], rows.at(-1)?.['at']]).toEqual(['2026-01-02T00:00:00.000Z', '2026-01-01T00:00:00.000Z']);
  expect((await ask(getEvents, 'opens', '&from=2026-01-02')).rows).toHaveLength(MANY / 2);
  expect((await ask(getEvents, 'opens', '&limit=10')).rows).toHaveLength(10);
});

it('what does not exist is no file', async () => {
  expect((await ask(getSubjects, 'none', '')).status).toBe(404);
  authorization = '';
  expect((await ask(getEvents, 'opens', '')).status).toBe(401);
});
