import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeRoute, type RouteHandler } from '@/lib/http/handle-request';
import { createBoard } from '@/lib/metrics/create-board';
import { createBoardLink } from '@/lib/metrics/create-board-link';
import { readSharedBoard } from '@/lib/metrics/read-shared-board';
import { openAuthWorld } from '@/lib/testing/auth-world';

/** The token of a share link opens its board in a browser, and no address of the interface: however it is sent. */

let world: Awaited<ReturnType<typeof openAuthWorld>>;
let token = '';
beforeAll(async () => {
  world = await openAuthWorld();
  await createBoard(world.code(), { slug: 'weekly', name: 'Weekly', charts: [] });
  token = (await createBoardLink(world.code(), { slug: 'weekly' })).token;
}, 120_000);
afterAll(() => world.close());

const root = path.resolve('app/api');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((file) => file.split(path.sep).join('/'))
  .filter((file) => file.endsWith('route.ts'));

it('opens its board', async () => {
  const anybody = { ...world.code(), actor: { kind: 'public' as const } };
  expect((await readSharedBoard(anybody, { token })).board.slug).toBe('weekly');
});

it('reads nothing that a token or a session is needed for', async () => {
  let asked = 0;
  for (const file of files) {
    const { GET } = (await import(path.join(root, file))) as { GET?: RouteHandler };
    const access = GET === undefined ? undefined : describeRoute(GET)?.access;
    if (GET === undefined || access === undefined || access === 'public') continue;
    for (const headers of [
      { authorization: `Bearer ${token}` },
      { authorization: `Bearer weir_sec_${token}` },
      { cookie: `better-auth.session_token=${token}` },
    ]) {
      const address = `http://weir.test/api/${path.dirname(file)}?token=${token}`;
      const response = await GET(new Request(address, { headers }), { params: Promise.resolve({}) });
      expect([file, response.status]).toEqual([file, 401]);
      asked += 1;
    }
  }
  expect(asked).toBeGreaterThan(60);
});
