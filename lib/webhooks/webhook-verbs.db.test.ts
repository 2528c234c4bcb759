import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { environment, type Environment } from '@/lib/config/env';
import type { Context } from '@/lib/db/context';
import { createFlow } from '@/lib/stocks/create-flow';
import { createStock } from '@/lib/stocks/create-stock';
import { recordChanges, type ChangeInput } from '@/lib/stocks/record-changes';
import { openAuthWorld } from '@/lib/testing/auth-world';
import { closeReceivers, openReceiver as listen, type Got } from '@/lib/testing/receiver';
import { createWebhook } from './create-webhook';
import { deliverWebhooks } from './deliver-webhooks';
import { getWebhook } from './get-webhook';
import { listDeliveries } from './list-deliveries';
import { retryDeliveries } from './retry-deliveries';
import { rotateWebhookSecret } from './rotate-webhook-secret';
import { setWebhookArchived } from './set-webhook-archived';
import { testWebhook } from './test-webhook';
import { updateWebhook } from './update-webhook';

/** What an admin does with a webhook, and nobody else: secrets, addresses, on and off, archived. */

let world: Awaited<ReturnType<typeof openAuthWorld>>;
/** Receivers check that a message is no older than five minutes. */
const NOW = new Date();
const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
const at = (now = NOW): Context => world.code(now);
const run = (now = NOW) => deliverWebhooks(world.db, { now, deadlineMs: 10_000, elapsedMs: () => 0 });
const list = async (id: string) => (await listDeliveries(at(), { id })).map(({ id: _id, ...rest }) => rest);

const loan = (id: string, state: string, minutesAgo = 0): ChangeInput => ({
  subject: { kind: 'loan', id },
  attributes: { state },
  at: new Date(NOW.getTime() - minutesAgo * 60_000),
});
/** Somebody asks and is granted: one event of the flow `grants`. */
async function grant(id: string, source: 'token' | 'import' = 'token', ctx = at()): Promise<void> {
  await recordChanges(ctx, { changes: [loan(id, 'asked', 90)], source: 'import' });
  await recordChanges(ctx, { changes: [loan(id, 'granted')], source });
}
const verify = (secret: string, { body, headers }: Got) => new Webhook(secret).verify(body, headers) as object;

beforeAll(async () => {
  world = await openAuthWorld({ WEBHOOK_ALLOW_PRIVATE: '1', DATABASE_WAIT_MS: '15000' });
  for (const slug of ['asked', 'granted'])
    await createStock(at(), {
      ...{ slug, name: slug, kind: 'loan' },
      filter: { op: 'equals', path: 'state', value: slug },
    });
  const ends = { kind: 'loan', sources: ['asked'], sinks: ['granted'] };
  await createFlow(at(), { slug: 'grants', name: 'Grants', ...ends });
  await createFlow(at(), { slug: 'opens', name: 'Opens', kind: 'loan', sources: [null], sinks: ['asked'] });
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.db
    .$executeRaw`TRUNCATE webhook, webhook_delivery, subject, attribute_change, stay, flow_event, flow_callback`;
});
afterEach(closeReceivers);

const make = async (url: string, flows: string[] | null = ['grants']) =>
  createWebhook(at(), { name: 'Billing', url, flows });

it('a new secret signs at once, the old one for 24 hours as well', async () => {
  const { url, got } = await listen(200);
  const { webhook, secret: old } = await make(url);
  const { secret } = await rotateWebhookSecret(at(later(-24 * 3_600 + 60)), webhook);
  await testWebhook(at(), webhook);
  await testWebhook(at(later(61)), webhook);
  const [both, alone] = got;
  if (both === undefined || alone === undefined) throw new Error('nothing came');
  expect(both.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
  expect([verify(old, both), verify(secret, both)]).toMatchObject([{ type: 'webhook.test' }, { type: 'webhook.test' }]);
  expect(verify(secret, alone)).toMatchObject({ type: 'webhook.test' });
  expect(() => verify(old, alone)).toThrow();
  await run(later(62));
  expect(await world.db.webhook.findFirst()).toMatchObject({ secret, oldSecret: null, oldSecretUntil: null });
});

it('an archived webhook drops what waits, and comes back switched off', async () => {
  const { url, got } = await listen(200);
  const { webhook } = await make(url);
  await grant('a');
  await setWebhookArchived(at(), { id: webhook.id, archived: true });
  await grant('b');
  await run();
  await expect(updateWebhook(at(), { id: webhook.id, change: { enabled: true } })).rejects.toThrow('archived');
  expect(await setWebhookArchived(at(), { id: webhook.id, archived: false })).toMatchObject({ state: 'off' });
  await updateWebhook(at(), { id: webhook.id, change: { enabled: true } });
  await run();
  expect(got).toEqual([]);
});

it('addresses are checked when they are stored and when something is sent, and only one variable opens them', async () => {
  const { url, got } = await listen(200);
  const { webhook } = await make(url);
  await grant('a');
  const shared = globalThis as typeof globalThis & { weirEnvironment?: Environment };
  const before = environment();
  shared.weirEnvironment = { ...before, WEBHOOK_ALLOW_PRIVATE: '0' };
  try {
    const secure = url.replace('http:', 'https:');
    for (const bad of [`${url}2`, secure, 'https://2130706433/', 'https://[::1]/', 'https://localhost/']) {
      const refused = { code: 'invalid_input', fields: { url: [expect.any(String)] } };
      await expect(make(bad)).rejects.toMatchObject(refused);
      await expect(updateWebhook(at(), { id: webhook.id, change: { url: bad } })).rejects.toMatchObject(refused);
    }
    expect(await testWebhook(at(), webhook)).toMatchObject({ delivered: false, status: null });
    await run();
    expect(await list(webhook.id)).toMatchObject([{ state: 'waiting', error: 'must begin with https://' }]);
    await world.db.webhook.updateMany({ data: { url: secure } });
    await run(later(60));
    expect(await list(webhook.id)).toMatchObject([{ error: 'leads to an address that is not public' }]);
    expect(got).toEqual([]);
  } finally {
    shared.weirEnvironment = before;
  }
  await expect(make(url, ['no-such-flow'])).rejects.toMatchObject({ code: 'invalid_input' });
});

it('only an admin, and neither the log nor any answer has the secret or the path of the address', async () => {
  const { url } = await listen(200);
  const { webhook, secret } = await make(`${url}/T0KEN-of-a-chat`);
  const { id } = webhook;
  const verbs: ((ctx: Context) => Promise<unknown>)[] = [
    (ctx) => createWebhook(ctx, { name: 'Mine', url }),
    (ctx) => updateWebhook(ctx, { id, change: { name: 'Mine' } }),
    (ctx) => setWebhookArchived(ctx, { id, archived: false }),
    (ctx) => rotateWebhookSecret(ctx, { id }),
    (ctx) => testWebhook(ctx, { id }),
    (ctx) => retryDeliveries(ctx, { id }),
    (ctx) => getWebhook(ctx, { id }),
    (ctx) => listDeliveries(ctx, { id }),
  ];
  const token = { kind: 'token', id: 'x', name: 'x', scope: 'write' } as const;
  for (const verb of verbs) {
    for (const role of ['viewer', 'editor'] as const)
      await expect(verb(world.contextOf({ kind: 'user', id: 'x', name: 'x', role }))).rejects.toMatchObject({
        code: 'forbidden',
      });
    await expect(verb(world.contextOf(token))).rejects.toMatchObject({ code: 'forbidden' });
    await expect(verb(world.anybody())).rejects.toMatchObject({ code: 'unauthenticated' });
  }
  const admin = world.contextOf({ kind: 'user', id: 'x', name: 'x', role: 'admin' });
  for (const verb of verbs) await verb(admin);
  const log = JSON.stringify(await world.db.activity.findMany({ where: { entity: 'webhook' } }));
  for (const word of ['created', 'changed', 'secret_changed', 'tested']) expect(log).toContain(`webhook.${word}`);
  for (const hidden of [secret.slice(6), 'T0KEN', 'oldSecret']) expect(log).not.toContain(hidden);
  expect(JSON.stringify(await getWebhook(admin, { id }))).not.toContain('whsec_');
});
