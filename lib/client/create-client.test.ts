import { describe, expect, test, vi } from 'vitest';
import { addressOf, createClient } from './create-client';

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(body === null ? null : JSON.stringify(body), { status, headers });
const refused = (code: string) => ({ error: { code, message: `because ${code}` } });

/** A server that gives these answers, one after another; an Error is a connection that breaks. */
function serve(...answers: (Response | Error)[]) {
  const asked: { url: string; method: string; headers: Headers; body: unknown }[] = [];
  const fetchHere: typeof fetch = (input, init) => {
    const { url, method, headers } = new Request(input, init);
    asked.push({ url, method, headers, body: init?.body });
    const next = answers.shift() ?? new Error('nothing more');
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  return { asked, fetch: fetchHere };
}

const base = 'http://weir.test';

describe('a call', () => {
  test('is the documented address, method and body', async () => {
    const server = serve(answer(200, []), answer(200, { key: 'a' }));
    const client = createClient({ base, token: 'secret', fetch: server.fetch });
    await client.call('listStocks', { query: { kind: 'account' } });
    await client.call('defineGoal', { params: { key: 'a.b' }, body: { name: 'A' } });
    expect(server.asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `GET ${base}/api/v1/stocks?kind=account`,
      `PUT ${base}/api/v1/goals/a.b`,
    ]);
    expect(server.asked[1]?.headers.get('authorization')).toBe('Bearer secret');
    expect(server.asked[1]?.body).toBe('{"name":"A"}');
  });

  test('answers nothing for 204', async () => {
    const server = serve(answer(204, null));
    const client = createClient({ base, fetch: server.fetch });
    expect(await client.call('confirmVisitor', { body: { visitor: 'v' } })).toBeUndefined();
  });

  test('checks the answer when it is asked to', async () => {
    const wrong = () => answer(200, { recorded: 'many' });
    const body = { goal: 'a', subject: 'v' };
    await expect(
      createClient({ base, fetch: serve(wrong()).fetch, check: true }).call('recordGoals', { body }),
    ).rejects.toThrow('recorded');
    await createClient({ base, fetch: serve(wrong()).fetch }).call('recordGoals', { body });
  });

  test('uploads files and forms, made anew for every try', async () => {
    const done = { accepted: 1, quarantined: 0, duplicates: 0, errors: [] };
    const server = serve(new Error('cut'), answer(200, done), answer(200, done), answer(200, { accepted: 'all' }));
    const client = createClient({ base, token: 'secret', fetch: server.fetch, check: true });
    let made = 0;
    const file = () => ({ body: `try ${String(++made)}`, type: 'text/csv' });
    const where = { params: { source: 'quests' }, query: { subject: 'ada' } };
    expect(await client.upload('uploadLog', where, file)).toEqual(done);
    const form = new FormData();
    form.append('file', new Blob(['x']), 'a.csv');
    await client.upload('uploadLog', { params: { source: 'quests' } }, () => ({ body: form, type: null }));
    expect(server.asked.map(({ url, body }) => [url, body])).toEqual([
      [`${base}/api/v1/logs/quests?subject=ada`, 'try 1'],
      [`${base}/api/v1/logs/quests?subject=ada`, 'try 2'],
      [`${base}/api/v1/logs/quests`, form],
    ]);
    const types = server.asked.map(({ headers }) => headers.get('content-type')?.split(';')[0]);
    expect(types).toEqual(['text/csv', 'text/csv', 'multipart/form-data']);
    await expect(client.upload('uploadLog', where, file)).rejects.toThrow('accepted');
    // @ts-expect-error this one takes JSON
    expect(() => client.upload('recordGoals', {}, file)).toBeTypeOf('function');
  });

  test('does not compile without what it needs', async () => {
    const client = createClient({ base, fetch: serve().fetch });
    // @ts-expect-error the key is needed
    await expect(client.call('getGoal', {})).rejects.toThrow('needed');
    // @ts-expect-error nobody knows this operation
    await expect(client.call('getNothing', {})).rejects.toThrow('getNothing');
  });
});

describe('trying again', () => {
  test('waits as long as it is told, or longer each time, and then goes on', async () => {
    vi.useFakeTimers();
    const waits: number[] = [];
    const server = serve(
      answer(429, refused('rate_limited'), { 'retry-after': '3' }),
      new Error('broken'),
      answer(503, refused('unavailable')),
      answer(200, []),
    );
    const client = createClient({ base, fetch: server.fetch, onWait: (ms) => waits.push(ms) });
    const done = client.call('listFlows', {});
    await vi.runAllTimersAsync();
    expect(await done).toEqual([]);
    expect(waits).toEqual([3000, 1000, 2000]);
    vi.useRealTimers();
  });

  test('never sends again what was refused', async () => {
    const server = serve(
      answer(400, { error: { code: 'invalid_input', message: 'no', fields: { name: ['is needed'] } } }),
    );
    const client = createClient({ base, fetch: server.fetch });
    await expect(client.call('defineGoal', { params: { key: 'a' }, body: { name: '' } })).rejects.toMatchObject({
      ...{ name: 'ApiError', status: 400, code: 'invalid_input', fields: { name: ['is needed'] } },
    });
    expect(server.asked).toHaveLength(1);
  });

  test('says so when something else answers', async () => {
    const server = serve(new Response('<html>', { status: 404, statusText: 'Not Found' }));
    const client = createClient({ base, fetch: server.fetch });
    await expect(client.call('listFlows', {})).rejects.toMatchObject({ code: 'http_error', status: 404 });
  });
});

describe('the address', () => {
  test('holds every value as one segment, whatever stands in it', () => {
    const path = '/api/v1/subjects/{kind}/{id}';
    expect(addressOf(base, path, { kind: 'user', id: 'a/b?c#d%' }, {}).href).toBe(
      `${base}/api/v1/subjects/user/a%2Fb%3Fc%23d%25`,
    );
    for (const id of ['', '.', '..', undefined])
      expect(() => addressOf(base, path, { kind: 'user', id }, {})).toThrow('id');
  });
  test('repeats what is a list and leaves out what is not given', () => {
    const { search } = addressOf(base, '/x', {}, { goal: ['a', 'b&c'], from: undefined });
    expect(search).toBe('?goal=a&goal=b%26c');
  });
});
