import { afterEach, beforeEach, expect, test } from 'vitest';
import { cookieOf, openAuthWorld, SETUP_TOKEN } from '@/lib/testing/auth-world';
import { inviteMember } from './invite-member';
import { acceptInvitation } from './accept-invitation';
import { isSetUp } from './is-set-up';
import { readSession } from './read-session';
import { setUpInstallation } from './set-up-installation';
import { startSession } from './sign-in';

let world: Awaited<ReturnType<typeof openAuthWorld>>;
beforeEach(async () => {
  world = await openAuthWorld();
});
afterEach(() => world.close());

const setUp = (email: string, token = SETUP_TOKEN) =>
  setUpInstallation(world.anybody(), {
    token,
    name: 'Ada',
    email,
    password: 'correct horse battery',
    timeZone: 'Europe/Amsterdam',
    network: '192.0.2.1',
  });

test('makes the first admin, who can sign in, with the time zone of their browser', async () => {
  expect(await isSetUp()).toBe(false);
  const { id } = await setUp('ada@shop.example');
  expect(await isSetUp()).toBe(true);
  const setCookies = await startSession({
    email: 'ada@shop.example',
    password: 'correct horse battery',
    headers: new Headers(),
  });
  expect(await readSession(new Headers({ cookie: cookieOf(setCookies) }))).toMatchObject({ id, role: 'admin' });
  expect(await world.db.setting.findUnique({ where: { key: 'timeZone' } })).toMatchObject({
    value: 'Europe/Amsterdam',
  });
  expect(JSON.stringify(await world.db.activity.findMany())).not.toContain('correct horse');
});

test('refuses a wrong token and makes nobody', async () => {
  await expect(setUp('ada@shop.example', 'not the token, sorry')).rejects.toMatchObject({ code: 'forbidden' });
  expect(await world.db.user.count()).toBe(0);
  expect(await isSetUp()).toBe(false);
});

test('of five racing setups one wins', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 5 }, (_, index) => setUp(`admin-${index}@shop.example`)),
  );
  expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'not_found' });
  }
  expect(await world.db.user.count()).toBe(1);
  await expect(setUp('late@shop.example')).rejects.toMatchObject({ code: 'not_found' });
});

test('an admin who joined by a link from the command line counts as set up', async () => {
  const link = await inviteMember(world.code(), { email: 'cli@shop.example', role: 'admin' });
  await acceptInvitation(world.anybody(), {
    token: link.path.replace('/invite/', ''),
    name: 'Cli',
    password: 'correct horse battery',
  });
  await expect(setUp('late@shop.example')).rejects.toMatchObject({ code: 'not_found' });
});
