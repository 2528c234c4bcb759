import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { PrismaClient } from '@/lib/db/generated/client';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createStock } from './create-stock';
import { claimDirty } from './records/known.sql';
import { trackModel } from './track-model';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let shop: PrismaClient;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 6);
  shop = trackModel({ model: 'DemoOrder', kind: 'order', fields: ['status'] })(db.client);
  const ctx = { db: db.client, actor: { kind: 'code', name: 'tests' } as const, now: new Date() };
  const filter = { op: 'equals' as const, path: 'status', value: 'paid' };
  await createStock(ctx, { slug: 'paid', name: 'Paid', kind: 'order', filter });
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});
beforeEach(async () => {
  await db.client.$executeRaw`TRUNCATE subject, attribute_change, stay, flow_event, demo_order CASCADE`;
});

const gate = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
};
const pay = (client: PrismaClient, id: string) =>
  client.demoOrder.update({ where: { id }, data: { status: 'paid' }, select: { id: true } });

it('a transaction of several writes and one of a single write come one after the other, whatever was counted before', async () => {
  const a = await shop.demoOrder.create({ data: { total: '1' } });
  const b = await shop.demoOrder.create({ data: { total: '2' } });
  // What has changed was counted a moment ago.
  await claimDirty(db.client, 'order', new Date());
  const first = gate();
  const single = first.opened.then(() => pay(shop, b.id));
  const both = shop.$transaction(
    async (tx) => {
      await pay(tx as PrismaClient, a.id);
      first.open();
      // The other one has its row by then.
      await new Promise((resolve) => setTimeout(resolve, 400));
      await pay(tx as PrismaClient, b.id);
    },
    { timeout: 20_000 },
  );
  const results = await Promise.allSettled([both, single]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  expect(await db.client.stay.count()).toBe(2);
});
