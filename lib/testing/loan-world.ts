import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Context } from '@/lib/db/context';
import { createFlow } from '@/lib/stocks/create-flow';
import { createStock } from '@/lib/stocks/create-stock';
import { recordChanges, type ChangeInput } from '@/lib/stocks/record-changes';
import { openAuthWorld } from './auth-world';
import { closeReceivers, type Got } from './receiver';
import { createWebhook } from '@/lib/webhooks/create-webhook';
import { deliverWebhooks } from '@/lib/webhooks/deliver-webhooks';
import { listDeliveries } from '@/lib/webhooks/list-deliveries';

/** For tests: loans that are asked for and granted, a database of their own, empty before each test. Import it for its effect. */

export let world: Awaited<ReturnType<typeof openAuthWorld>>;
/** Receivers check that a message is no older than five minutes. */
export const NOW = new Date();
export const later = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
export const at = (now = NOW): Context => world.code(now);
export const run = (now = NOW) => deliverWebhooks(world.db, { now, deadlineMs: 10_000, elapsedMs: () => 0 });
export const list = async (id: string) => (await listDeliveries(at(), { id })).map(({ id: _id, ...rest }) => rest);

export const loan = (id: string, state: string, minutesAgo = 0): ChangeInput => ({
  subject: { kind: 'loan', id },
  attributes: { state },
  at: new Date(NOW.getTime() - minutesAgo * 60_000),
});
/** Somebody asks and is granted: one event of the flow `grants`. */
export async function grant(id: string, source: 'token' | 'import' = 'token', ctx = at()): Promise<void> {
  await recordChanges(ctx, { changes: [loan(id, 'asked', 90)], source: 'import' });
  await recordChanges(ctx, { changes: [loan(id, 'granted')], source });
}
export const verify = (secret: string, { body, headers }: Got) => new Webhook(secret).verify(body, headers) as object;

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

export const make = async (url: string, flows: string[] | null = ['grants']) =>
  createWebhook(at(), { name: 'Billing', url, flows });
