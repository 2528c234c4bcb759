import { describe, expect, it } from 'vitest';
import { recordChanges } from '@/lib/stocks/record-changes';
import { recordFlowEvents } from '@/lib/stocks/record-flow-events';
import { eraseSubject } from '@/lib/subjects/erase-subject';
import { openReceiver as listen, type Got } from '@/lib/testing/receiver';
import { getWebhook } from './get-webhook';
import { listDeliveries } from './list-deliveries';
import { NOW, at, grant, later, list, loan, make, run, verify, world } from '@/lib/testing/loan-world';
import { retryDeliveries } from './retry-deliveries';
import { updateWebhook } from './update-webhook';

/** From a change of a subject to a receiver that really listens: once, signed, again when it failed, and never elsewhere. */

describe('what is told', () => {
  it('is told once, signed so that the receiver’s own library takes it', async () => {
    const { url, got } = await listen(204);
    await grant('before');
    const { webhook, secret } = await make(url);
    await grant('a');
    await run();
    await run(later(400));
    expect(got).toHaveLength(1);
    const [first] = got;
    if (first === undefined) throw new Error('nothing came');
    const { eventId } = await world.db.webhookDelivery.findFirstOrThrow();
    const said = verify(secret, first);
    expect(first.path).toBe('/hook');
    expect(said).toMatchObject({ type: 'flow.event', timestamp: NOW.toISOString() });
    expect((said as { data: object }).data).toEqual({
      ...{ eventId, flow: 'grants', subject: { kind: 'loan', id: 'a' } },
      ...{ source: 'asked', sink: 'granted', at: NOW.toISOString() },
    });
    expect(() => verify(secret, { ...first, body: first.body.replace('"a"', '"b"') })).toThrow();
    expect(await list(webhook.id)).toMatchObject([{ state: 'delivered', attempts: 1, status: 204, flow: 'grants' }]);
    expect(await getWebhook(at(), webhook)).toMatchObject({ state: 'on', lastSuccessAt: expect.any(String) as string });
  });

  it('is queued in the transaction of the event, and gone with it', async () => {
    const { url, got } = await listen(200);
    const { webhook } = await make(url);
    await expect(
      world.db.$transaction(async (db) => {
        await grant('x', 'token', { ...at(), db });
        expect(await db.webhookDelivery.count()).toBe(1);
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect(await list(webhook.id)).toEqual([]);
    await run();
    expect(got).toEqual([]);
    await world.db.$transaction((db) => grant('x', 'token', { ...at(), db }));
    await run();
    expect(got).toHaveLength(1);
  });

  it('are events of its flows, none of imports, and none while it is off', async () => {
    const [some, all, off] = [await listen(200), await listen(200), await listen(200)];
    await make(some.url);
    await make(all.url, null);
    const { webhook } = await make(off.url);
    await updateWebhook(at(), { id: webhook.id, change: { enabled: false } });
    await recordChanges(at(), { changes: [loan('a', 'asked')], source: 'token' });
    await grant('b', 'import');
    await recordFlowEvents(at(), {
      ...{
        source: 'token',
        events: [{ flow: 'grants', subject: { kind: 'loan', id: 'c' }, source: 'asked', sink: 'granted' }],
      },
    });
    await run();
    const flows = ({ got }: { got: Got[] }) =>
      got.map(({ body }) => (JSON.parse(body) as { data: { flow: string } }).data.flow).sort();
    expect([flows(some), flows(all), flows(off)]).toEqual([['grants'], ['grants', 'opens'], []]);
  });

  it('what is known of somebody who is erased is not told any more, nor is an event that did not happen', async () => {
    const { url, got } = await listen(200);
    const { webhook } = await make(url);
    await grant('a');
    await grant('b');
    await eraseSubject(at(), { kind: 'loan', id: 'a' });
    // A late word: it was granted before, so nothing happened just now.
    await recordChanges(at(), { changes: [loan('b', 'granted', 80)], source: 'token' });
    expect(await list(webhook.id)).toEqual([]);
    await run();
    expect(got).toEqual([]);
  });
});

describe('a receiver that fails', () => {
  it('is asked again with the same id and a new timestamp', async () => {
    const { url, got } = await listen(500, 200);
    const { webhook, secret } = await make(url);
    await grant('a');
    await run();
    const [waiting] = await list(webhook.id);
    expect(waiting).toMatchObject({ state: 'waiting', attempts: 1, status: 500, error: 'answered 500' });
    const delay = Date.parse(waiting?.nextAt ?? '') - NOW.getTime();
    expect(delay).toBeGreaterThanOrEqual(5_000);
    expect(delay).toBeLessThanOrEqual(6_000);
    expect(await getWebhook(at(), webhook)).toMatchObject({ state: 'failing', failingSince: NOW.toISOString() });
    await run(later(4));
    expect(got).toHaveLength(1);
    await run(later(7));
    const ids = got.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([ids[0], ids[0]]);
    expect(ids[0]).toMatch(/^msg_[\w-]{27}$/);
    const stamps = got.map(({ headers }) => Number(headers['webhook-timestamp']));
    expect((stamps[1] ?? 0) - (stamps[0] ?? 0)).toBe(7);
    for (const one of got) verify(secret, one);
    expect(await list(webhook.id)).toMatchObject([{ state: 'delivered', attempts: 2, error: null }]);
    expect(await getWebhook(at(), webhook)).toMatchObject({ state: 'on', lastError: 'answered 500' });
  });

  it('is asked nine times, stays listed as failed, and once more when somebody says so', async () => {
    const { url, got } = await listen(...Array<number>(9).fill(503), 503, 200);
    const { webhook } = await make(url);
    await grant('a');
    const hours = [0, 0.01, 0.2, 1, 4, 10, 24, 41, 70, 200];
    for (const hour of hours) await run(later(hour * 3_600));
    expect(got).toHaveLength(9);
    expect(await list(webhook.id)).toMatchObject([{ state: 'failed', attempts: 9, nextAt: null }]);
    expect(await listDeliveries(at(), { id: webhook.id, show: 'waiting' })).toEqual([]);
    const again = later(201 * 3_600);
    expect(await retryDeliveries(at(again), { id: webhook.id })).toEqual({ queued: 1 });
    await run(again);
    expect(await list(webhook.id)).toMatchObject([{ state: 'failed', attempts: 10 }]);
    const [failed] = await listDeliveries(at(), { id: webhook.id, show: 'failed' });
    const { subjectId = '', eventId = '' } = failed ?? {};
    await retryDeliveries(at(again), { id: webhook.id, delivery: { subjectId, eventId } });
    await run(again);
    expect(await list(webhook.id)).toMatchObject([{ state: 'delivered', attempts: 11 }]);
    expect(await retryDeliveries(at(), { id: webhook.id })).toEqual({ queued: 0 });
    await run(later(31 * 86_400));
    expect(await list(webhook.id)).toEqual([]);
  });

  it('by sending elsewhere is not followed', async () => {
    const target = await listen(200);
    const { url, got } = await listen((_, response) => response.writeHead(302, { location: target.url }).end());
    const { webhook } = await make(url);
    await grant('a');
    await run();
    expect([got.length, target.got.length]).toEqual([1, 0]);
    expect(await list(webhook.id)).toMatchObject([{ error: 'answered 302; redirects are not followed' }]);
  });

  it('for good (410) is switched off, which the log has; switched on it gets what waited', async () => {
    const { url, got } = await listen(410, 200);
    const { webhook } = await make(url);
    await grant('a');
    await run();
    expect(await getWebhook(at(), webhook)).toMatchObject({ state: 'gone', enabled: false });
    expect(await list(webhook.id)).toMatchObject([{ state: 'failed', attempts: 1, status: 410 }]);
    expect(await world.db.activity.count({ where: { action: 'webhook.switched_off', entityKey: 'Billing' } })).toBe(1);
    await grant('b');
    await retryDeliveries(at(), { id: webhook.id });
    await run();
    expect(got).toHaveLength(1);
    await updateWebhook(at(), { id: webhook.id, change: { enabled: true } });
    await run();
    expect(got).toHaveLength(2);
    expect(await getWebhook(at(), webhook)).toMatchObject({ state: 'on', goneAt: null });
  });

  it('by silence keeps nobody else waiting; a message that nobody finished is sent again with its id', async () => {
    const [silent, good] = [await listen('silence', 200), await listen(200)];
    const { webhook } = await make(silent.url);
    await make(good.url);
    await grant('a');
    const hanging = run();
    await expect.poll(() => [silent.got.length, good.got.length], { timeout: 3_000 }).toEqual([1, 1]);
    // Claimed by whoever hangs, for a minute. After that it counts as dead.
    await run(later(30));
    expect(silent.got).toHaveLength(1);
    await run(later(61));
    expect(silent.got.map(({ headers }) => headers['webhook-id'])).toEqual([
      ...Array<string | undefined>(2).fill(silent.got[0]?.headers['webhook-id']),
    ]);
    // Who was taken for dead comes back and changes nothing any more.
    expect(await hanging).toMatchObject({ delivered: 1, notDelivered: 1 });
    expect(await list(webhook.id)).toMatchObject([{ state: 'delivered', attempts: 2, status: 200 }]);
    expect(await getWebhook(at(), webhook)).toMatchObject({ lastError: 'did not answer within 5 s' });
  });

  it('and several processes at once send each message once', async () => {
    const { url, got } = await listen(200);
    await make(url);
    for (let n = 0; n < 30; n += 1) await grant(`l${String(n)}`);
    await Promise.all([run(), run(), run()]);
    expect(new Set(got.map(({ headers }) => headers['webhook-id'])).size).toBe(30);
    expect(got).toHaveLength(30);
  });
});
