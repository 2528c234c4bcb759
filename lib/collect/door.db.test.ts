import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { database } from '@/lib/db/client';
import { createExperiment } from '@/lib/experiments/create-experiment';
import { forgetDefinitions } from '@/lib/experiments/load-definitions';
import { createGoal } from '@/lib/goals/create-goal';
import { changeSettings } from '@/lib/settings/change-settings';
import { subjectId } from '@/lib/subjects/subject-id';
import { codeAt, CollectDoor, ingestCounts, makeToken, type Mounting } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { startDraining } from './state';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let door: CollectDoor;
let secret: { authorization: string };

beforeAll(async () => {
  scratch = await createScratchDatabase();
  door = await CollectDoor.open(scratch.url, { METRICS_TOKEN: 'a token for the metrics' });
  await createGoal(codeAt(new Date()), { key: 'signup', name: 'Sign up' });
  await createExperiment(codeAt(new Date()), { key: 'checkout', name: 'Internal name', notes: 'Internal notes' });
  secret = await makeToken('write');
});
afterAll(async () => {
  await door.close();
  await scratch.drop();
});

const GOALS = '/api/v1/goals';
const fresh = () => `v-${randomUUID()}`;
const subjectOf = (kind: string, id: string) => database().subject.findUnique({ where: { id: subjectId(kind, id) } });
const recordsOf = (id: string) => database().goalRecord.findMany({ where: { subjectId: subjectId('visitor', id) } });
const errorOf = async (response: Response) => ((await response.json()) as { error: { code: string } }).error.code;

describe.each<Mounting>(['node', 'next'])('the public door, mounted in %s', (mounting) => {
  it('answers preflights and wrong methods from memory, for any origin', async () => {
    const preflight = await door.send(mounting, GOALS, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    for (const method of ['GET', 'PUT', 'DELETE', 'HEAD']) {
      const response = await door.send(mounting, GOALS, { method });
      expect(response.status, method).toBe(405);
      expect(response.headers.get('allow')).toBe('POST, OPTIONS');
    }
  });

  it('refuses what is not JSON, too deep, too large or of another type', async () => {
    const send = (body: string, type = 'application/json') =>
      door.send(mounting, GOALS, { method: 'POST', body, headers: { 'content-type': type } });
    for (const body of ['{', '', '[]', '7', 'null', '"x"', '{"goals":{}}', '\u0000']) {
      const response = await send(body);
      expect([response.status, await errorOf(response)], body).toEqual([400, 'bad_request']);
    }
    expect((await send(`{"goal":"signup","subject":"x","deep":${'['.repeat(25)}${']'.repeat(25)}}`)).status).toBe(400);
    expect((await send(`${'['.repeat(200_000)}`)).status).toBe(400);
    expect((await send(JSON.stringify({ goal: 'signup', subject: 'x', fill: 'y'.repeat(17_000) }))).status).toBe(413);
    const many = Array.from({ length: 501 }, () => ({ goal: 'signup', subject: 'x' }));
    expect((await send(JSON.stringify({ goals: many }))).status).toBe(413);
    expect((await send('{}', 'text/html')).status).toBe(415);
    expect((await send('{}', 'application/x-www-form-urlencoded')).status).toBe(415);
    const plain = await send(JSON.stringify({ goal: 'signup', subject: fresh() }), 'text/plain;charset=UTF-8');
    expect(plain.status).toBe(200);
    const hostile = await send(`{"goal":"signup","subject":"${fresh()}","__proto__":{"value":5},"constructor":1}`);
    expect(await hostile.json()).toMatchObject({ recorded: 1 });
    expect(Object.prototype).not.toHaveProperty('value');
  });

  it('stops reading a huge body, with and without a declared length', async () => {
    const piece = new Uint8Array(64 * 1024).fill(32);
    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += piece.length;
        if (sent > 3_000_000) controller.close();
        else controller.enqueue(piece);
      },
    });
    const response = await door.send(mounting, GOALS, { method: 'POST', body: endless, duplex: 'half' });
    expect(response.status).toBe(413);
    const declared = await door.send(mounting, GOALS, { method: 'POST', body: 'x'.repeat(600_000) });
    expect(declared.status).toBe(413);
  });

  it('confirms visitors and links them to users, once and for the earliest time', async () => {
    const visitor = fresh();
    const post = (path: string, body: object, headers = {}) => door.post(mounting, path, body, headers);
    const at = new Date(Date.now() - 3_600_000).toISOString();
    expect((await post('/api/v1/confirmations', { visitor })).status).toBe(204);
    expect((await post('/api/v1/confirmations', { visitor, at })).status).toBe(204);
    expect((await subjectOf('visitor', visitor))?.confirmedAt?.toISOString()).toBe(at);
    const touched = (await subjectOf('visitor', visitor))?.touchedAt;
    await post('/api/v1/confirmations', { visitor });
    expect((await subjectOf('visitor', visitor))?.touchedAt).toEqual(touched);
    const shared = async () => (await ingestCounts('shared_device'))[''] ?? 0;
    const before = await shared();
    for (const user of ['ann', 'ann', 'bob', 'bob']) {
      expect((await post('/api/v1/identify', { visitor, user, id: user })).status).toBe(204);
    }
    const links = await database().identityLink.findMany({ where: { visitorId: subjectId('visitor', visitor) } });
    expect(links.map(({ userId }) => userId).sort()).toEqual(
      [subjectId('user', 'ann'), subjectId('user', 'bob')].sort(),
    );
    expect(await shared()).toBe(before + 1);
    expect((await subjectOf('user', 'ann'))?.externalId).toBe('ann');
    expect((await post('/api/v1/identify', { visitor })).status).toBe(400);

    const bot = fresh();
    expect((await post('/api/v1/confirmations', { visitor: bot }, { 'user-agent': 'Googlebot/2.1' })).status).toBe(204);
    expect((await post('/api/v1/confirmations', { visitor: bot, context: { webdriver: true } })).status).toBe(204);
    expect(await subjectOf('visitor', bot)).toBeNull();
  });

  it.each(['/goal', '/experiments/goal'])('serves the image at %s and records what it can', async (base) => {
    const get = (query: string, headers: Record<string, string> = {}, method = 'GET') =>
      door.send(mounting, `${base}${query}`, { method, headers });
    const subject = fresh();
    const image = await get(`/signup?subject=${subject}&id=order-9`);
    expect(image.status).toBe(200);
    expect(image.headers.get('content-type')).toBe('image/gif');
    expect(image.headers.get('cache-control')).toContain('no-store');
    expect((await image.arrayBuffer()).byteLength).toBe(43);
    await get(`/signup?subject=${subject}&id=order-9`);
    expect(await recordsOf(subject)).toMatchObject([{ source: 'pixel' }]);

    expect((await get(`/signup?subject=${subject}&id=head`, {}, 'HEAD')).status).toBe(200);
    await get(`/signup?subject=${subject}&id=early`, { 'sec-purpose': 'prefetch;prerender' });
    for (const path of ['/nowhere', '/%00', '/%E0%A4%A', '/a%20b', `/signup?subject=${subject}&value=x`]) {
      expect((await get(path)).status, path).toBe(200);
    }
    expect(await recordsOf(subject)).toHaveLength(1);

    const cookie = `other=1; weir_visitor=${subject}`;
    await get('/signup?id=c1', { cookie, 'sec-fetch-site': 'cross-site' });
    await get('/signup?id=c2', { cookie, 'sec-gpc': '1' });
    expect(await recordsOf(subject)).toHaveLength(1);
    await get('/signup?id=c3', { cookie, 'sec-fetch-site': 'same-site' });
    await get('/signup?id=c4', { cookie });
    expect(await recordsOf(subject)).toHaveLength(3);
    await get(`/signup?id=c5&weir_visitor=${subject}`, { 'sec-fetch-site': 'cross-site' });
    expect(await recordsOf(subject), 'decorated').toHaveLength(4);
    expect((await ingestCounts('unattributed')).signup).toBeGreaterThan(0);
  });

  it('records a goal posted to the address of the image, with or without a body', async () => {
    const subject = fresh();
    const post = (query: string, init: RequestInit = {}) =>
      door.send(mounting, `/goal/signup${query}`, { method: 'POST', ...init });
    const withBody = await post('', {
      body: JSON.stringify({ subject, value: 2, id: 'x' }),
      headers: { 'content-type': 'text/plain' },
    });
    expect(await withBody.json()).toMatchObject({ recorded: 1 });
    expect(await (await post(`?subject=${subject}`)).json()).toMatchObject({ recorded: 1 });
    const nobody = await post('');
    expect([nobody.status, await nobody.json()]).toMatchObject([
      200,
      { recorded: 0, rejected: [{ code: 'unattributed' }] },
    ]);
    expect(await recordsOf(subject)).toHaveLength(2);
  });

  it('knows tokens: unknown 401, reading only 403, revoked within a second 401', async () => {
    const goal = { goal: 'signup', subject: fresh() };
    const post = (headers: Record<string, string>) => door.post(mounting, GOALS, goal, headers);
    expect((await post({ authorization: `Bearer weir_sec_${'x'.repeat(43)}` })).status).toBe(401);
    expect((await post({ authorization: 'Basic abc' })).status).toBe(401);
    expect((await post(await makeToken('read'))).status).toBe(403);
    const token = await makeToken('write');
    expect((await post(token)).status).toBe(200);
    await database().apiToken.updateMany({
      where: { scope: 'write', NOT: { lastUsedAt: null } },
      data: { revokedAt: new Date() },
    });
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect((await post(token)).status).toBe(401);
    secret = await makeToken('write');
  });

  it('keeps other sites out where sites are listed, also from the image, and counts them', async () => {
    const [shop, thief, own] = [fresh(), fresh(), fresh()];
    await changeSettings(codeAt(new Date()), { allowedOrigins: ['https://shop.example'] });
    forgetDefinitions();
    const post = (subject: string, origin: string) =>
      door.post(mounting, GOALS, { goal: 'signup', subject }, { origin });
    try {
      expect((await post(shop, 'https://shop.example')).status).toBe(200);
      for (const origin of [
        'https://thief.example',
        'https://shop.example.thief.example',
        'http://shop.example',
        'null',
      ]) {
        const refused = await post(thief, origin);
        expect([refused.status, await errorOf(refused)], origin).toEqual([403, 'origin_not_allowed']);
        expect(refused.headers.get('access-control-allow-origin')).toBe('*');
      }
      const image = await door.send(mounting, `/goal/signup?subject=${thief}`, {
        headers: { origin: 'https://thief.example' },
      });
      expect(image.status).toBe(200);
      expect((await door.post(mounting, GOALS, { goal: 'signup', subject: own })).status).toBe(200);
    } finally {
      await changeSettings(codeAt(new Date()), { allowedOrigins: [] });
      forgetDefinitions();
    }
    expect(await recordsOf(thief)).toEqual([]);
    expect(await recordsOf(shop)).toHaveLength(1);
    expect((await ingestCounts('origin_not_allowed'))['https://thief.example']).toBeGreaterThanOrEqual(2);
    expect(await database().seenOrigin.findUnique({ where: { host: 'shop.example' } })).not.toBeNull();
    expect(await database().seenOrigin.findUnique({ where: { host: 'thief.example' } })).toBeNull();
  });

  it('makes goals on first sight where the installation wants it, each once', async () => {
    await changeSettings(codeAt(new Date()), { createGoalsOnFirstSight: true });
    forgetDefinitions();
    const key = `new-${mounting}`;
    const answers = await Promise.all(
      Array.from({ length: 10 }, async () =>
        (await door.post(mounting, GOALS, { goal: key, subject: fresh() })).json(),
      ),
    );
    await changeSettings(codeAt(new Date()), { createGoalsOnFirstSight: false });
    forgetDefinitions();
    expect(answers.every((body) => (body as { recorded: number }).recorded === 1)).toBe(true);
    expect(await database().goal.count({ where: { key } })).toBe(1);
    expect(await database().activity.count({ where: { action: 'goal.created', entityKey: key } })).toBe(1);
  });

  it('imports lines of any number, notes the bad ones, and changes nothing the second time', async () => {
    const subject = fresh();
    const lines = Array.from({ length: 4_500 }, (_, n) =>
      JSON.stringify({
        goal: 'signup',
        subject: { kind: 'player', id: `${subject}-${String(n % 50)}` },
        id: String(n),
        at: '2016-01-01T00:00:00Z',
      }),
    );
    lines[10] = '{broken';
    lines[20] = JSON.stringify({ goal: 'nowhere', subject });
    lines[30] = '';
    lines[4_400] = JSON.stringify({ goal: 'signup', subject: 'a b' });
    lines[40] = 'x'.repeat(20_000);
    const send = (headers: Record<string, string>) =>
      door.send(mounting, GOALS, {
        method: 'POST',
        body: lines.join('\n'),
        headers: { 'content-type': 'application/x-ndjson', ...headers },
      });
    expect((await send({})).status).toBe(401);
    expect(await (await send(secret)).json()).toEqual({
      lines: 4_500,
      recorded: 4_495,
      duplicates: 0,
      conflicts: 0,
      unknown: ['nowhere'],
      failed: 3,
      errors: [
        { line: 11, code: 'bad_request', message: expect.any(String) as string },
        { line: 41, code: 'too_large', message: expect.any(String) as string },
        { line: 4_401, code: 'invalid_input', message: expect.any(String) as string },
      ],
    });
    expect(await (await send(secret)).json()).toMatchObject({ recorded: 0, duplicates: 4_495, conflicts: 0 });
    const rows = await database().goalRecord.findMany({
      where: { subjectId: subjectId('player', `${subject}-1`) },
      orderBy: { sequence: 'asc' },
    });
    expect(rows.map(({ sequence }) => sequence).slice(0, 3)).toEqual([2, 52, 102]);
    expect(rows[0]).toMatchObject({ source: 'import', automated: false });
  });

  it('serves the script with definitions and nothing that is not public', async () => {
    const response = await door.send(mounting, '/experiments.js', { headers: { 'accept-encoding': 'identity' } });
    const text = await response.text();
    expect(response.headers.get('content-type')).toContain('text/javascript');
    expect(response.headers.get('cache-control')).toBe('public, max-age=60, stale-while-revalidate=30');
    expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(text).toContain('"checkout"');
    expect(text).not.toContain('Internal');
    const packed = await door.send(mounting, '/experiments.js', { headers: { 'accept-encoding': 'gzip' } });
    expect(packed.headers.get('content-encoding')).toBe(mounting === 'node' ? 'gzip' : null);
    expect(await packed.text()).toBe(text);
    const etag = response.headers.get('etag') ?? '';
    const again = await door.send(mounting, '/experiments.js', { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    await createExperiment(codeAt(new Date()), { key: `later-${mounting}`, name: 'x' });
    forgetDefinitions();
    const changed = await door.send(mounting, '/experiments.js', { headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
    expect((await changed.text()).length).toBeGreaterThan(1_000);
  });

  it('tells its health, and metrics to whoever holds the token', async () => {
    expect(await (await door.send(mounting, '/api/health')).json()).toEqual({ status: 'ok' });
    const deep = await door.send(mounting, '/api/health?deep=1');
    const well = { status: 'ok', database: 'ok', migrations: 'ok', timeZone: 'UTC' };
    expect([deep.status, await deep.json()]).toMatchObject([200, well]);
    expect((await door.send(mounting, '/api/metrics')).status).toBe(401);
    const metrics = await door.send(mounting, '/api/metrics', {
      headers: { authorization: 'Bearer a token for the metrics' },
    });
    expect(await metrics.text()).toMatch(/^weir_up 1$/m);
  });
});

describe('the socket', () => {
  it('says that it is about to end', async () => {
    startDraining();
    const deep = await door.send('node', '/api/health?deep=1');
    expect([deep.status, deep.headers.get('connection')]).toEqual([503, 'close']);
    expect(await deep.json()).toMatchObject({ status: 'draining' });
  });
});
