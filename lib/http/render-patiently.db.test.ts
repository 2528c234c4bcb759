import { afterAll, beforeAll, expect, test } from 'vitest';
import { database } from '@/lib/db/client';
import { openAuthWorld } from '@/lib/testing/auth-world';
import { renderPatiently } from './render-patiently';

let world: Awaited<ReturnType<typeof openAuthWorld>>;
beforeAll(async () => {
  world = await openAuthWorld();
});
afterAll(() => world.close());

/** As React does it: what was asked for is awaited elsewhere, in a later turn. */
const asking = (seconds: number) => async () => {
  await new Promise((resolve) => setImmediate(resolve));
  await Promise.all([
    database().$queryRaw`SELECT pg_sleep(${seconds})::text, 'of a page'`,
    database().$queryRaw`SELECT 1 AS one`,
  ]);
};

test('a page that asks for too long is ended, in the database too', async () => {
  await expect(renderPatiently({ method: 'GET', url: '/experiments' }, asking(40), 1_200)).rejects.toThrow();
  expect(
    await world.db.$queryRaw`
      SELECT pid FROM pg_stat_activity
      WHERE query LIKE '%of a page%' AND state = 'active' AND datname = current_database() AND pid <> pg_backend_pid()`,
  ).toEqual([]);
  await expect(renderPatiently({ method: 'GET', url: '/experiments' }, asking(0), 1_200)).resolves.toBeUndefined();
});

test.each([
  ['POST', '/experiments'],
  ['GET', '/api/v1/export'],
  ['GET', '/_next/static/a.js'],
])('%s %s is not a page and has its own time', async (method, url) => {
  await expect(renderPatiently({ method, url }, asking(2), 300)).resolves.toBeUndefined();
});
