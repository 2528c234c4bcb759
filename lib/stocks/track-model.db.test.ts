import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { PrismaClient } from '@/lib/db/generated/client';
import type { TrackedModel } from '@/lib/definitions';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createFlow } from './create-flow';
import { createStock } from './create-stock';
import { recordChanges } from './record-changes';
import { snapshotModels } from './snapshot-models';
import { trackModel } from './track-model';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let shop: PrismaClient;

const ORDER: TrackedModel = {
  model: 'DemoOrder',
  kind: 'order',
  fields: ['status', 'total', 'customer.plan'],
  states: ['status', 'customer.plan'],
};

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 12);
  shop = trackModel(ORDER)(db.client);
  const ctx = { db: db.client, actor: { kind: 'code', name: 'tests' } as const, now: new Date() };
  for (const slug of ['placed', 'paid'])
    await createStock(ctx, { slug, name: slug, kind: 'order', filter: { op: 'equals', path: 'status', value: slug } });
  const flow = { name: 'F', kind: 'order' };
  await createFlow(ctx, { ...flow, slug: 'any', sources: [null, 'placed', 'paid'], sinks: [null, 'placed', 'paid'] });
  await createFlow(ctx, { ...flow, slug: 'joins', sources: ['guest'], sinks: ['member'] });
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});
beforeEach(async () => {
  await db.client.$executeRaw`TRUNCATE subject, attribute_change, stay, flow_event, demo_order, demo_customer CASCADE`;
});

const events = async () => {
  const rows = await db.client.flowEvent.findMany({ orderBy: [{ at: 'asc' }, { sequence: 'asc' }, { id: 'asc' }] });
  return rows.map((row) => `${row.source ?? '·'}→${row.sink ?? '·'}`);
};
const attributes = async (id: string) =>
  (await db.client.subject.findFirst({ where: { kind: 'order', externalId: id } }))?.attributes;
const sources = async () => {
  const rows = await db.client.attributeChange.findMany({ orderBy: { receivedAt: 'asc' } });
  return rows.map((row) => row.source);
};
const ids = (n: number) => Array.from({ length: n }, () => randomUUID()).sort();

describe('a tracked model', () => {
  it('create, update and delete of one row are a subject that enters, moves and leaves', async () => {
    const { id } = await shop.demoOrder.create({ data: { total: '12.50' } });
    expect(await attributes(id)).toEqual({ id, status: 'placed', total: 12.5, states: ['placed', null] });
    const paid = await shop.demoOrder.update({ where: { id }, data: { status: 'paid' }, select: { status: true } });
    expect(paid).toEqual({ status: 'paid' });
    await shop.demoOrder.update({ where: { id }, data: { status: 'paid' } });
    const gone = await shop.demoOrder.delete({ where: { id }, omit: { id: true } });
    expect(gone).toMatchObject({ status: 'paid' });
    expect('id' in gone).toBe(false);
    expect(await attributes(id)).toEqual({});
    expect(await events()).toEqual(['·→placed', 'placed→paid', 'paid→·']);
    expect(await sources()).toEqual(['model', 'model', 'model']);
    expect(await db.client.stay.count({ where: { untilAt: null } })).toBe(0);
  });

  it('upsert is a creation or an update', async () => {
    const [id = ''] = ids(1);
    const args = { where: { id }, create: { id, total: 1 }, update: { status: 'paid' } };
    await shop.demoOrder.upsert(args);
    await shop.demoOrder.upsert(args);
    expect(await events()).toEqual(['·→placed', 'placed→paid']);
  });

  it('createMany, updateMany and deleteMany book every row they touch, and no other', async () => {
    const [a = '', b = '', c = ''] = ids(3);
    expect(await shop.demoOrder.createMany({ data: [{ id: a }, { id: b }, { id: c, total: 9 }] })).toEqual({
      count: 3,
    });
    const again = { data: [{ id: a, status: 'paid' }], skipDuplicates: true };
    expect(await shop.demoOrder.createMany(again)).toEqual({ count: 0 });
    const done = await shop.demoOrder.updateMany({ where: { total: { lt: 5 } }, data: { status: 'paid' } });
    expect(done).toEqual({ count: 2 });
    expect(await shop.demoOrder.deleteMany({ where: { id: { in: [a, c] } } })).toEqual({ count: 2 });
    expect(await attributes(a)).toEqual({});
    expect(await attributes(b)).toMatchObject({ status: 'paid' });
    expect((await events()).sort()).toEqual(
      ['·→placed', '·→placed', '·→placed', 'placed→paid', 'placed→paid', 'paid→·', 'placed→·'].sort(),
    );
  });

  it('createManyAndReturn and updateManyAndReturn answer what was asked for', async () => {
    const [a = '', b = ''] = ids(2);
    const made = await shop.demoOrder.createManyAndReturn({ data: [{ id: a }, { id: b }], select: { status: true } });
    expect(made).toEqual([{ status: 'placed' }, { status: 'placed' }]);
    const paid = await shop.demoOrder.updateManyAndReturn({ data: { status: 'paid' } });
    expect(paid.map((row) => row.id).sort()).toEqual([a, b]);
    expect(await events()).toEqual(['·→placed', '·→placed', 'placed→paid', 'placed→paid']);
  });

  it('is part of the transaction: what is rolled back has not happened', async () => {
    const [a = '', b = ''] = ids(2);
    await expect(
      shop.$transaction(async (tx) => {
        await tx.demoOrder.create({ data: { id: a } });
        expect(await attributes(a)).toBeUndefined();
        throw new Error('no money');
      }),
    ).rejects.toThrow('no money');
    await expect(shop.demoOrder.create({ data: { id: b, customerId: randomUUID() } })).rejects.toThrow();
    expect(await db.client.subject.count()).toBe(0);
    await shop.$transaction(async (tx) => {
      await tx.demoOrder.create({ data: { id: a } });
      await tx.demoOrder.update({ where: { id: a }, data: { status: 'paid' } });
    });
    expect(await events()).toEqual(['·→placed', 'placed→paid']);
  });

  it('compares several states one by one, and reads fields of relations', async () => {
    const customer = await db.client.demoCustomer.create({ data: { name: 'Anna' } });
    const { id } = await shop.demoOrder.create({ data: { customerId: customer.id } });
    expect(await attributes(id)).toMatchObject({ customer: { plan: 'guest' }, states: ['placed', 'guest'] });
    await db.client.demoCustomer.update({ where: { id: customer.id }, data: { plan: 'member' } });
    await shop.demoOrder.update({ where: { id }, data: { status: 'paid' } });
    expect((await events()).sort()).toEqual(['guest→member', 'placed→paid', '·→placed'].sort());
  });

  it('is seen once below other extensions, also another tracked model', async () => {
    const CUSTOMER: TrackedModel = { model: 'DemoCustomer', kind: 'customer', fields: ['plan'] };
    const both = trackModel(CUSTOMER)(shop).$extends({ name: 'of somebody else', query: {} });
    const customer = await both.demoCustomer.create({ data: { name: 'Bram' } });
    const id = await both.$transaction(async (tx) => (await tx.demoOrder.create({ data: {} })).id);
    await both.demoOrder.update({ where: { id }, data: { status: 'paid', customerId: customer.id } });
    expect(await events()).toEqual(['·→placed', 'placed→paid']);
    expect(await db.client.attributeChange.count()).toBe(3);
    await both.demoCustomer.deleteMany();
    expect(await db.client.attributeChange.count()).toBe(4);
  });

  it('two who change one row at once end with what the row says', async () => {
    const { id } = await shop.demoOrder.create({ data: {} });
    for (let n = 0; n < 5; n++) {
      await Promise.all(
        ['paid', 'placed', 'shipped', 'paid'].map((status) =>
          shop.demoOrder.update({ where: { id }, data: { status } }),
        ),
      );
      const row = await db.client.demoOrder.findUniqueOrThrow({ where: { id } });
      expect(await attributes(id)).toMatchObject({ status: row.status });
    }
  });
});

describe('a snapshot', () => {
  const time = { deadlineMs: 1, elapsedMs: () => 0 };
  it('books what raw SQL has changed as unexplained, and then finds nothing more', async () => {
    const [a = '', b = '', c = '', d = ''] = ids(4);
    await shop.demoOrder.createMany({ data: [{ id: a }, { id: b }, { id: c }] });
    await db.client.$executeRaw`UPDATE demo_order SET status = 'paid' WHERE id = ${a}::uuid`;
    await db.client.$executeRaw`DELETE FROM demo_order WHERE id = ${b}::uuid`;
    await db.client.$executeRaw`INSERT INTO demo_order (id) VALUES (${d}::uuid)`;
    expect(await snapshotModels(db.client, [ORDER], time)).toMatchObject({
      compared: 3,
      unexplained: 3,
      failed: 0,
      complete: true,
    });
    expect(await attributes(a)).toMatchObject({ status: 'paid' });
    expect(await attributes(b)).toEqual({});
    expect(await attributes(d)).toMatchObject({ status: 'placed' });
    expect((await sources()).sort()).toEqual(['model', 'model', 'model', 'snapshot', 'snapshot', 'snapshot']);
    expect(await snapshotModels(db.client, [ORDER], time)).toMatchObject({ unexplained: 0 });
  });

  it('leaves alone whom only others reported, also where the id could be no row of the model', async () => {
    const ctx = { db: db.client, actor: { kind: 'code', name: 'tests' } as const, now: new Date() };
    const strangers = ['o-1', randomUUID()];
    const changes = strangers.map((id) => ({ subject: { kind: 'order', id }, attributes: { id, status: 'placed' } }));
    expect(await recordChanges(ctx, { changes, source: 'token' })).toMatchObject({ recorded: 2 });
    const [gone = ''] = ids(1);
    await shop.demoOrder.create({ data: { id: gone } });
    await db.client.$executeRaw`DELETE FROM demo_order`;
    expect(await snapshotModels(db.client, [ORDER], time)).toMatchObject({
      compared: 0,
      unexplained: 1,
      failed: 0,
      complete: true,
    });
    for (const id of strangers) expect(await attributes(id)).toMatchObject({ id, status: 'placed' });
    expect(await attributes(gone)).toEqual({});
  });

  it('a row that cannot be tracked stops no other, and a model that cannot be read no other model', async () => {
    const [large = '', small = ''] = ids(2);
    await db.client.$executeRaw`
      INSERT INTO demo_order (id, status) VALUES (${large}::uuid, repeat('x', 20000)), (${small}::uuid, 'paid')`;
    const broken = { ...ORDER, kind: 'broken', fields: ['colour'] };
    const tally = await snapshotModels(db.client, [broken, ORDER], time);
    expect(tally).toMatchObject({ compared: 2, unexplained: 1, failed: 2, complete: true });
    expect(tally.errors[0]).toMatch(/^DemoOrder: .*colour/);
    expect(tally.errors[1]).toBe(`DemoOrder ${large} cannot be tracked: attributes: is larger than 16 kB`);
    expect(await attributes(small)).toMatchObject({ status: 'paid' });
    // Whoever writes such a row through the tracker is told at once, and nothing is written.
    await expect(shop.demoOrder.create({ data: { status: 'x'.repeat(20_000) } })).rejects.toThrow('cannot be tracked');
    expect(await db.client.demoOrder.count()).toBe(2);
  });

  it('finds the last row of a model gone whose ids are numbers', async () => {
    const goal: TrackedModel = { model: 'Goal', kind: 'goal_row', fields: ['key'] };
    const { id } = await db.client.goal.create({ data: { key: 'bought', name: 'Bought' } });
    expect(await snapshotModels(db.client, [goal], time)).toMatchObject({ unexplained: 1, failed: 0 });
    await db.client.$executeRaw`DELETE FROM goal`;
    expect(await snapshotModels(db.client, [goal], time)).toMatchObject({ unexplained: 1, failed: 0, errors: [] });
    const row = await db.client.subject.findFirst({ where: { kind: 'goal_row', externalId: String(id) } });
    expect(row?.attributes).toEqual({});
  });
});
