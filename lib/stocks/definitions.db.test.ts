import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { archiveStock } from './archive-stock';
import { createDecayRule } from './create-decay-rule';
import { createFacet } from './create-facet';
import { createFlow } from './create-flow';
import { createProcess } from './create-process';
import { createStock } from './create-stock';
import { getStock } from './get-stock';
import { listStocks } from './list-stocks';
import { restoreStock } from './restore-stock';
import { updateFlow } from './update-flow';
import { updateProcess } from './update-process';
import { updateStock } from './update-stock';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let ctx: Context;

const state = (value: string) => ({ op: 'equals' as const, path: 'state', value });
const build = () => db.client.historyBuild.findUniqueOrThrow({ where: { kind: 'account' } });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url);
  ctx = { db: db.client, actor: { kind: 'code', name: 'tests' }, now: new Date('2026-11-21T12:00:00Z') };
  await createFacet(ctx, { slug: 'plan', name: 'Plan', kind: 'account', path: 'plan' });
  await createStock(ctx, { slug: 'trial', name: 'Trial', kind: 'account', filter: state('trial'), facets: ['plan'] });
  await createStock(ctx, { slug: 'orders', name: 'Orders', kind: 'order', filter: state('open') });
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

describe('definitions of stocks and flows', () => {
  it('are made once, logged, and changed only in what a change says', async () => {
    await expect(createStock(ctx, { slug: 'trial', name: 'x', kind: 'account', filter: state('x') })).rejects.toThrow(
      'There is a stock "trial" already.',
    );
    await updateStock(ctx, { slug: 'trial', change: { description: 'For 14 days', every: 'hourly' } });
    const changed = await updateStock(ctx, { slug: 'trial', change: { name: 'In trial' } });
    expect(changed).toMatchObject({ name: 'In trial', description: 'For 14 days', facets: ['plan'], every: 'hourly' });
    const log = await db.client.activity.findMany({ where: { entityKey: 'trial' }, orderBy: { id: 'asc' } });
    expect(log.map((row) => row.action)).toEqual(['stock.created', 'stock.changed', 'stock.changed']);
    await expect(getStock(ctx, { slug: 'none' })).rejects.toThrow('There is no stock "none".');
  });

  it('name only parts that exist and are of their kind', async () => {
    const refused = async (making: Promise<unknown>, message: string) => expect(making).rejects.toThrow(message);
    const flow = { slug: 'f', name: 'F', kind: 'account' };
    await refused(createFlow(ctx, { ...flow, sources: ['orders'], sinks: [null] }), 'another kind than "account"');
    await createFlow(ctx, { ...flow, sources: [null, 'a state that is no stock'], sinks: ['trial'] });
    await refused(updateFlow(ctx, { slug: 'f', change: { sinks: ['orders'] } }), 'another kind');
    const stock = { slug: 's', name: 'S', kind: 'account', filter: state('s') };
    await refused(createStock(ctx, { ...stock, facets: ['colour'] }), 'names no facet: "colour"');
    const process = { slug: 'p', name: 'P', kind: 'account', stocks: ['trial'], flows: ['f'], facets: ['plan'] };
    await refused(createProcess(ctx, { ...process, startStock: 'paid' }), 'must be one of the stocks');
    await refused(createProcess(ctx, { ...process, stocks: ['orders'] }), 'another kind');
    await refused(createProcess(ctx, { ...process, population: 'nobody' }), 'names no stock');
    await createProcess(ctx, { ...process, startStock: 'trial', population: 'orders' });
    await refused(updateProcess(ctx, { slug: 'p', change: { stocks: ['none'] } }), 'names no stock: "none"');
    expect(await updateProcess(ctx, { slug: 'p', change: { name: 'Renamed' } })).toMatchObject({
      ...process,
      name: 'Renamed',
      startStock: 'trial',
    });
    const rule = { slug: 'd', name: 'D', days: 14, set: { state: 'churned' } };
    await refused(createDecayRule(ctx, { ...rule, stock: 'nobody' }), 'names no stock');
    expect(await createDecayRule(ctx, { ...rule, stock: 'trial' })).toMatchObject({ since: 'entered', days: 14 });
  });

  it('ask for a rebuild exactly when history changes, and only where there are subjects', async () => {
    await db.client.$executeRaw`UPDATE history_build SET wanted = 1, built = 1`;
    await updateStock(ctx, { slug: 'trial', change: { name: 'Trial', filter: state('trial') } });
    expect(await build()).toMatchObject({ wanted: 1, built: 1 });
    await updateStock(ctx, { slug: 'trial', change: { filter: state('trying') } });
    expect(await build()).toMatchObject({ wanted: 2, built: 2 });
    await db.client.subject.create({
      data: {
        id: '9de33502-66a4-873d-95c0-c76bcb3cc1d2',
        kind: 'account',
        externalId: 'a1',
        attributes: { state: 'trial' },
      },
    });
    await archiveStock(ctx, { slug: 'trial' });
    await archiveStock(ctx, { slug: 'trial' });
    expect(await build()).toMatchObject({ wanted: 3, built: 2 });
    expect((await listStocks(ctx, { kind: 'account' })).map(({ slug }) => slug)).toEqual([]);
    expect((await restoreStock(ctx, { slug: 'trial' })).archivedAt).toBeNull();
    expect(await build()).toMatchObject({ wanted: 4, built: 2 });
  });

  it('are for those who may edit', async () => {
    const viewer: Context = { ...ctx, actor: { kind: 'user', id: '1', name: 'V', role: 'viewer' } };
    await expect(archiveStock(viewer, { slug: 'trial' })).rejects.toThrow('permission to edit');
    expect((await getStock(viewer, { slug: 'trial' })).slug).toBe('trial');
  });
});
