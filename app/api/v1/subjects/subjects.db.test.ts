import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createToken } from '@/lib/auth/create-token';
import { createFlow } from '@/lib/stocks/create-flow';
import { createStock } from '@/lib/stocks/create-stock';
import { restoreAttributes, setAttributes } from '@/lib/stocks/set-attributes';
import { openAuthWorld } from '@/lib/testing/auth-world';
import { CollectDoor, makeToken, type Mounting } from '@/lib/testing/collect-door';
import { DELETE, GET, PUT } from './[kind]/[id]/route';

let world: Awaited<ReturnType<typeof openAuthWorld>>;
let token = '';
let door: CollectDoor;

beforeAll(async () => {
  world = await openAuthWorld();
  token = (await createToken(world.code(), { name: 'w', scope: 'write' })).secret;
  door = await CollectDoor.open(world.url);
  const kind = 'account';
  for (const slug of ['trial', 'paid'])
    await createStock(world.code(), { slug, name: slug, kind, filter: { op: 'equals', path: 'state', value: slug } });
  await createFlow(world.code(), { slug: 'pays', name: 'Pays', kind, sources: ['trial'], sinks: ['paid'] });
  await createFlow(world.code(), { slug: 'calls', name: 'Calls', kind, sources: [null, 'idle'], sinks: ['called'] });
});
afterAll(async () => {
  await door.close();
  await world.close();
});

const request = (method: string, body: unknown, type = 'application/json') =>
  new Request('http://weir.test/api/v1/subjects', {
    method,
    headers: { 'content-type': type, authorization: `Bearer ${token}` },
    ...(method === 'GET' || method === 'DELETE'
      ? {}
      : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
const at = (kind: string, id: string) => ({ params: Promise.resolve({ kind, id }) });
const send = async (
  path: string,
  body: unknown,
  { type = 'application/json', mounting = 'node', authorization = `Bearer ${token}` }: Sending = {},
) => {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const headers: Record<string, string> = { 'content-type': type, ...(authorization === '' ? {} : { authorization }) };
  const response = await door.send(mounting, path, { method: 'POST', body: text, headers });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
type Sending = { type?: string; mounting?: Mounting; authorization?: string };
const post = (body: unknown, type?: string) => send('/api/v1/subjects', body, type === undefined ? {} : { type });
const put = async (id: string, body: unknown) => (await PUT(request('PUT', body), at('account', id))).json();

describe('subjects over HTTP', () => {
  it('PUT merges, a repeat changes nothing, and a transition is a flow event', async () => {
    const first = { attributes: { state: 'trial', plan: { size: 1 } }, at: '2026-11-01T10:00:00Z', id: 'e1' };
    expect(await put('a1', first)).toEqual({ recorded: 1, duplicates: 0, conflicts: 0 });
    expect(await put('a1', first)).toEqual({ recorded: 0, duplicates: 1, conflicts: 0 });
    expect(await put('a1', { ...first, attributes: { state: 'paid' } })).toMatchObject({ conflicts: 1 });
    await put('a1', { attributes: { state: 'paid', plan: null }, at: '2026-11-03T10:00:00+01:00' });
    const found = await GET(request('GET', null), at('account', 'a1'));
    expect(await found.json()).toMatchObject({
      subject: { kind: 'account', id: 'a1', attributes: { state: 'paid' } },
      changes: [{ set: first.attributes }, { source: 'token' }],
      stays: [
        { stock: 'trial', since: '2026-11-01T10:00:00.000Z', until: '2026-11-03T09:00:00.000Z', left: true },
        { stock: 'paid', until: null },
      ],
      flowEvents: [{ flow: 'pays', source: 'trial', sink: 'paid', at: '2026-11-03T09:00:00.000Z' }],
    });
  });

  it('a batch records the valid ones and names the others by their place', async () => {
    const answer = await post({
      subjects: [
        { subject: { kind: 'account', id: 'b1' }, attributes: { state: 'trial' } },
        { subject: { kind: 'account', id: 'no space' }, attributes: {} },
        { subject: { kind: 'account', id: 'b1' }, attributes: { state: 'paid' } },
        { subject: { kind: 'account', id: 'b1' } },
        { subject: 'a-visitor', attributes: { seen: true }, confirmed: false },
      ],
    });
    expect(answer).toMatchObject({ status: 200, body: { recorded: 3, duplicates: 0, conflicts: 0 } });
    expect((answer.body['rejected'] as { index: number }[]).map((one) => one.index)).toEqual([1, 3]);
    const row = await world.db.subject.findFirstOrThrow({ where: { externalId: 'b1' } });
    expect(row.attributes).toEqual({ state: 'paid' });
    expect((await post({ subjects: Array.from({ length: 501 }, () => ({})) })).status).toBe(413);
    expect((await post({ subject: 'x', attributes: [] })).status).toBe(400);
    await post('{"subject":"x","attributes":{"__proto__":{"state":"paid"},"a":{"constructor":1}}}');
    const odd = await world.db.subject.findFirstOrThrow({ where: { externalId: 'x' } });
    expect(JSON.stringify(odd.attributes)).toBe('{"a":{"constructor":1}}');
    expect((await post('x', 'application/octet-stream')).status).toBe(415);
  });

  it('lines are streamed in, with backdated times; the rest of a bad file is stored, and twice is once', async () => {
    const lines = Array.from({ length: 4_500 }, (_, n) =>
      JSON.stringify({
        subject: { kind: 'account', id: `l${String(n % 1_500)}` },
        attributes: { state: n < 1_500 ? 'trial' : n < 3_000 ? 'paid' : 'churned' },
        at: new Date(Date.UTC(2025, 0, 1 + Math.floor(n / 1_500))).toISOString(),
        id: `line ${String(n)}`,
      }),
    );
    const file = [...lines.slice(0, 100), 'not json', '{"subject":"x"}', ...lines.slice(100)].join('\n');
    const first = await post(file, 'application/x-ndjson');
    expect(first).toMatchObject({ status: 200, body: { lines: 4_502, recorded: 4_500, duplicates: 0, failed: 2 } });
    expect((first.body['errors'] as { line: number }[]).map((one) => one.line)).toEqual([101, 102]);
    expect((await post(file, 'application/x-ndjson')).body).toMatchObject({
      recorded: 0,
      duplicates: 4_500,
      conflicts: 0,
    });
    expect(await world.db.flowEvent.count({ where: { at: new Date('2025-01-02T00:00:00Z') } })).toBe(1_500);
  });

  it.each<Mounting>(['node', 'next'])(
    'asks for a token that may write, before it reads anything (%s)',
    async (mounting) => {
      const { authorization: reader } = await makeToken('read');
      for (const path of ['/api/v1/subjects', '/api/v1/flow-events']) {
        for (const type of ['application/json', 'application/x-ndjson']) {
          const ask = (authorization: string) => send(path, 'not json', { type, mounting, authorization });
          expect((await ask('')).status).toBe(401);
          expect((await ask('Bearer weir_sec_nonsense')).status).toBe(401);
          expect((await ask(reader)).status).toBe(403);
        }
      }
      const change = { subject: { kind: 'account', id: `m-${mounting}` }, attributes: { state: 'trial' } };
      expect(await send('/api/v1/subjects', change, { mounting })).toMatchObject({
        status: 200,
        body: { recorded: 1 },
      });
    },
  );

  it('flow events of stocks held elsewhere are recorded once, when their ends belong to the flow', async () => {
    const subject = { kind: 'account', id: 'c1' };
    const report = async (body: unknown) => (await send('/api/v1/flow-events', body)).body;
    const event = { flow: 'calls', subject, source: 'idle', sink: 'called', at: '2026-11-05T00:00:00Z', id: 'call 1' };
    expect(await report(event)).toMatchObject({ recorded: 1, duplicates: 0 });
    const other = { ...event, source: null };
    expect(
      await report({ events: [event, other, { ...event, sink: 'gone', id: '2' }, { ...event, flow: 'none' }] }),
    ).toMatchObject({ recorded: 0, duplicates: 2, conflicts: 1, unknown: ['none'], rejected: [{ index: 2 }] });
    // A change of the subject derives its own history and leaves what was reported alone.
    await put('c1', { attributes: { state: 'trial' }, at: '2026-11-02T00:00:00Z' });
    await put('c1', { attributes: { state: 'paid' }, at: '2026-11-01T00:00:00Z' });
    expect(await world.db.flowEvent.count({ where: { changeId: null } })).toBe(1);
  });

  it('attributes of many are set at once and taken back', async () => {
    const ids = ['l1', 'l2', 'l3', 'nobody'];
    const done = await setAttributes(world.code(), { kind: 'account', ids, set: { state: 'paid', vip: true } });
    expect(done.changed).toBe(3);
    expect(done.undo[0]).toEqual({
      id: expect.stringMatching(/^l/) as string,
      set: { state: 'churned', vip: null },
      from: { state: 'paid', vip: true },
    });
    const states = async () =>
      (await world.db.subject.findMany({ where: { externalId: { in: ids } } })).map((row) => row.attributes);
    expect(await states()).toEqual(Array.from({ length: 3 }, () => ({ state: 'paid', vip: true })));
    await restoreAttributes(world.code(), { kind: 'account', changes: done.undo });
    expect(await states()).toEqual(Array.from({ length: 3 }, () => ({ state: 'churned' })));
  });

  it('what was changed again since then is not taken back', async () => {
    const change = (input: { ids: string[]; set: Record<string, unknown> }) =>
      setAttributes(world.code(), { kind: 'account', ...input });
    const stateOf = async (id: string) =>
      (await world.db.subject.findFirstOrThrow({ where: { kind: 'account', externalId: id } })).attributes;
    const done = await change({ ids: ['l1', 'l2'], set: { state: 'paid', vip: true } });
    await change({ ids: ['l1'], set: { state: 'trial' } });
    expect(await restoreAttributes(world.code(), { kind: 'account', changes: done.undo })).toMatchObject({
      changed: 2,
    });
    expect([await stateOf('l1'), await stateOf('l2')]).toEqual([{ state: 'trial' }, { state: 'churned' }]);
    // A second time there is nothing to take back, and a name that every object has is a name as any other.
    expect(await restoreAttributes(world.code(), { kind: 'account', changes: done.undo })).toMatchObject({
      changed: 0,
    });
    expect(await change({ ids: ['l1'], set: { valueOf: 1, state: 'churned' } })).toMatchObject({
      undo: [{ set: { valueOf: null, state: 'trial' } }],
    });
    await change({ ids: ['l1'], set: { valueOf: null } });
  });

  it('erasing removes everything of one subject and nothing of others; records are out of date from its start', async () => {
    await world.db.historyBuild.updateMany({ data: { dirtyFrom: null } });
    const others = await world.db.stay.count();
    const own = await world.db.subject.findFirstOrThrow({ where: { externalId: 'a1' } });
    const erased = await DELETE(request('DELETE', null), at('account', 'a1'));
    expect(await erased.json()).toMatchObject({ changes: 2, flowEvents: 1 });
    expect((await GET(request('GET', null), at('account', 'a1'))).status).toBe(404);
    expect(await world.db.attributeChange.count({ where: { subjectId: own.id } })).toBe(0);
    expect(await world.db.stay.count()).toBe(others - 2);
    const build = await world.db.historyBuild.findUniqueOrThrow({ where: { kind: 'account' } });
    expect(build.dirtyFrom).toEqual(new Date('2026-11-01T10:00:00Z'));
    const log = await world.db.activity.findFirst({ where: { action: 'subject.erased' } });
    expect(log).toMatchObject({ entityKey: 'account', before: null, after: { changes: 2, flowEvents: 1 } });
  });
});
