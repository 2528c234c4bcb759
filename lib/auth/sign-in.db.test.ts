import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { cookieOf, openAuthWorld, PASSWORD, type Person } from '@/lib/testing/auth-world';
import { changePassword } from './change-password';
import { endSession } from './end-session';
import { listSessions } from './list-sessions';
import { readSession } from './read-session';
import { signIn } from './sign-in';
import { signOut } from './sign-out';
import { signOutEverywhere } from './sign-out-everywhere';
import { FAILURES_PER_ACCOUNT, FAILURES_PER_NETWORK } from './throttle';

let world: Awaited<ReturnType<typeof openAuthWorld>>;
let person: Person;

beforeAll(async () => {
  world = await openAuthWorld();
  person = await world.join('editor');
});
afterAll(() => world.close());
beforeEach(() => world.db.signInThrottle.deleteMany());

const attempt = (input: { email?: string; password?: string; network?: string; now?: Date } = {}) =>
  signIn(world.anybody(input.now), {
    email: input.email ?? person.email,
    password: input.password ?? PASSWORD,
    network: input.network ?? '192.0.2.1',
    headers: new Headers({ 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' }),
  });
const headersOf = (cookie: string) => new Headers({ cookie });

describe('signing in', () => {
  test('gives a session that reads back as this person, and keeps neither address nor user agent', async () => {
    const { setCookies } = await attempt();
    const user = await readSession(headersOf(cookieOf(setCookies)));
    expect(user).toMatchObject({ id: person.id, email: person.email, role: 'editor' });
    expect(setCookies.join()).toMatch(/HttpOnly/i);
    expect(setCookies.join()).toMatch(/SameSite=Lax/i);
    const row = await world.db.session.findUniqueOrThrow({ where: { id: user?.sessionId ?? '' } });
    expect(row).toMatchObject({ ipAddress: null, userAgent: 'Firefox on Linux' });
  });

  test('takes the e-mail in any case and the password in any Unicode form', async () => {
    await expect(attempt({ email: ` ${person.email.toUpperCase()} ` })).resolves.toBeDefined();
    // fullwidth letters are the same letters after NFKC
    await expect(attempt({ password: PASSWORD.replace('c', '\uff43') })).resolves.toBeDefined();
  });

  test('answers the same to an unknown account, a wrong password and a disabled account', async () => {
    const disabled = await world.join('viewer', 'gone');
    await world.db.user.update({ where: { id: disabled.id }, data: { banned: true } });
    const answers = await Promise.all(
      [{ email: 'nobody@shop.example' }, { password: 'wrong wrong wrong' }, { email: disabled.email }].map((input) =>
        attempt(input).then(
          () => 'signed in',
          (error: { code: string; message: string }) => `${error.code} ${error.message}`,
        ),
      ),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^unauthenticated /);
  });

  test('an unknown account takes about as long as a wrong password', async () => {
    const time = async (input: { email?: string; password: string }) => {
      const times: number[] = [];
      for (let n = 0; n < 2; n += 1) {
        const start = performance.now();
        await attempt(input).catch(() => undefined);
        times.push(performance.now() - start);
      }
      return Math.min(...times);
    };
    const wrong = await time({ password: 'wrong wrong wrong' });
    const unknown = await time({ email: 'nobody@shop.example', password: 'wrong wrong wrong' });
    expect(unknown).toBeGreaterThan(wrong / 3);
    expect(unknown).toBeLessThan(wrong * 3);
  });
});

describe('the throttle', () => {
  const refused = (input: Parameters<typeof attempt>[0]) =>
    attempt(input).then(
      () => 'ok',
      (error: { code: string }) => error.code,
    );

  test('lets nobody in after five failures of one account from one network, not even with the password', async () => {
    for (let n = 0; n < FAILURES_PER_ACCOUNT; n += 1)
      expect(await refused({ password: 'wrong' })).toBe('unauthenticated');
    expect(await refused({ password: 'wrong' })).toBe('rate_limited');
    await expect(attempt()).rejects.toMatchObject({
      code: 'rate_limited',
      retryAfterSeconds: expect.any(Number) as number,
    });
    // the owner elsewhere is not locked out
    expect(await refused({ network: '198.51.100.7' })).toBe('ok');
    // and 15 minutes later nobody is
    expect(await refused({ now: new Date(Date.now() + 15 * 60_000 + 1000) })).toBe('ok');
  });

  test('is not held for longer by a clock that was ahead', async () => {
    const tomorrow = new Date(Date.now() + 24 * 3600_000);
    const network = '198.51.100.9';
    for (let n = 0; n <= FAILURES_PER_ACCOUNT; n += 1) await refused({ password: 'wrong', network, now: tomorrow });
    expect(await refused({ network, now: tomorrow })).toBe('rate_limited');
    expect(await refused({ network })).toBe('ok');
  });

  test('counts a burst of parallel attempts before it looks at any password', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => refused({ password: 'wrong' })));
    expect(answers.filter((answer) => answer === 'unauthenticated')).toHaveLength(FAILURES_PER_ACCOUNT);
  });

  test('refuses a network after fifty failures over all accounts; success does not count', async () => {
    await world.db.signInThrottle.deleteMany();
    expect(await refused({})).toBe('ok');
    const rows = await world.db.signInThrottle.findMany();
    expect(rows.map((row) => row.failures)).toEqual([0]);
    await world.db.signInThrottle.updateMany({ data: { failures: FAILURES_PER_NETWORK } });
    expect(await refused({ email: 'somebody-else@shop.example' })).toBe('rate_limited');
  });

  test('stores no address and no e-mail', async () => {
    await attempt({ password: 'wrong' }).catch(() => undefined);
    const stored = JSON.stringify(await world.db.signInThrottle.findMany());
    expect(stored).not.toContain('192.0.2.1');
    expect(stored).not.toContain(person.email);
  });
});

describe('sessions', () => {
  test('end by signing out', async () => {
    const cookie = cookieOf((await attempt()).setCookies);
    await signOut(headersOf(cookie));
    expect(await readSession(headersOf(cookie))).toBeNull();
  });

  test('all end by signing out everywhere', async () => {
    const one = cookieOf((await attempt()).setCookies);
    const two = cookieOf((await attempt()).setCookies);
    const { ended } = await signOutEverywhere({ ...person.ctx, now: new Date() });
    expect(ended).toBeGreaterThanOrEqual(2);
    expect(await readSession(headersOf(one))).toBeNull();
    expect(await readSession(headersOf(two))).toBeNull();
  });

  test('are listed to their owner, who may end one of them and nobody else’s', async () => {
    const stranger = await world.join('admin', 'stranger');
    const cookie = cookieOf((await attempt()).setCookies);
    const user = await readSession(headersOf(cookie));
    const id = user?.sessionId ?? '';
    expect(await listSessions(person.ctx, { currentId: id })).toContainEqual(
      expect.objectContaining({ id, current: true, device: 'Firefox on Linux' }),
    );
    await expect(endSession(stranger.ctx, { id })).rejects.toMatchObject({ code: 'not_found' });
    await endSession(person.ctx, { id });
    expect(await readSession(headersOf(cookie))).toBeNull();
  });

  test('end 30 days after they were made, however busy', async () => {
    const cookie = cookieOf((await attempt()).setCookies);
    const user = await readSession(headersOf(cookie));
    await world.db.session.update({
      where: { id: user?.sessionId ?? '' },
      data: { createdAt: new Date(Date.now() - 31 * 24 * 3600_000) },
    });
    expect(await readSession(headersOf(cookie))).toBeNull();
  });

  test('a cookie with another signature is nobody', async () => {
    const cookie = cookieOf((await attempt()).setCookies);
    expect(await readSession(headersOf(`${cookie.slice(0, -6)}AAAA%3D`))).toBeNull();
  });

  test('end when the password changes, which needs the current one', async () => {
    const owner = await world.join('viewer', 'owner');
    await expect(
      changePassword(owner.ctx, { current: 'not this one', next: 'another good one', network: 'n' }),
    ).rejects.toMatchObject({ code: 'invalid_input' });
    await expect(
      changePassword(owner.ctx, { current: PASSWORD, next: 'too short', network: 'n' }),
    ).rejects.toMatchObject({ name: 'ZodError' });
    await changePassword(owner.ctx, { current: PASSWORD, next: 'another good one', network: 'n' });
    expect(await readSession(headersOf(owner.cookie))).toBeNull();
    await expect(attempt({ email: owner.email, password: 'another good one' })).resolves.toBeDefined();
    await expect(attempt({ email: owner.email })).rejects.toMatchObject({ code: 'unauthenticated' });
    const log = JSON.stringify(await world.db.activity.findMany({ where: { entityKey: owner.email } }));
    expect(log).toContain('member.password_changed');
    expect(log).not.toContain('another good one');
  });
});
