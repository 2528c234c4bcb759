import { expect, it } from 'vitest';
import { environment, type Environment } from '@/lib/config/env';
import type { Context } from '@/lib/db/context';
import { openReceiver as listen } from '@/lib/testing/receiver';
import { createWebhook } from './create-webhook';
import { getWebhook } from './get-webhook';
import { listDeliveries } from './list-deliveries';
import { at, grant, later, list, make, run, verify, world } from '@/lib/testing/loan-world';
import { retryDeliveries } from './retry-deliveries';
import { rotateWebhookSecret } from './rotate-webhook-secret';
import { setWebhookArchived } from './set-webhook-archived';
import { testWebhook } from './test-webhook';
import { updateWebhook } from './update-webhook';

/** What an admin does with a webhook, and nobody else: secrets, addresses, on and off, archived. */

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
