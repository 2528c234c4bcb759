import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { applyStockDefinitions } from './apply-stock-definitions';
import { archiveStock } from './archive-stock';
import type { StockDeclarations } from './declared';
import { getStock } from './get-stock';
import { listStockDrift } from './list-stock-drift';
import { updateFlow } from './update-flow';

const DECLARED: StockDeclarations = {
  models: [{ model: 'DemoOrder', kind: 'order', fields: ['status'] }],
  facets: [{ slug: 'plan', name: 'Plan', kind: 'lead', path: 'plan' }],
  stocks: [
    { slug: 'hot', name: 'Hot', kind: 'lead', filter: { op: 'equals', path: 'state', value: 'hot' }, facets: ['plan'] },
    { slug: 'open', name: 'Open', model: 'DemoOrder', where: { status: 'placed' } },
  ],
  flows: [{ slug: 'heats', name: 'Heats', kind: 'lead', sources: [null], sinks: ['hot'] }],
  processes: [{ slug: 'leads', name: 'Leads', kind: 'lead', stocks: ['hot'], flows: ['heats'], facets: ['plan'] }],
  decayRules: [{ slug: 'cools', name: 'Cools', stock: 'hot', days: 14, set: { state: 'warm' } }],
};
const NONE = { facets: [], stocks: [], flows: [], processes: [], decayRules: [] };

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
const ctx = (): Context => ({ db: db.client, actor: { kind: 'code', name: 'test' }, now: new Date() });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url);
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

it('adds what is missing once, also when several instances start at the same time', async () => {
  const added = await Promise.all([1, 2, 3].map(() => applyStockDefinitions(ctx(), DECLARED)));
  expect(added.flatMap(({ stocks }) => stocks).sort()).toEqual(['hot', 'open']);
  expect(added.flatMap(({ processes, decayRules }) => [...processes, ...decayRules]).sort()).toEqual([
    'cools',
    'leads',
  ]);
  expect((await getStock(ctx(), { slug: 'open' })).filter).toEqual({
    op: 'and',
    filters: [
      { op: 'exists', path: 'id' },
      { op: 'equals', path: 'status', value: 'placed' },
    ],
  });
  expect(await listStockDrift(ctx(), DECLARED)).toEqual([]);
  expect(await applyStockDefinitions(ctx(), DECLARED)).toEqual(NONE);
});

it('never overwrites what somebody has changed, and says where it differs', async () => {
  await updateFlow(ctx(), { slug: 'heats', change: { name: 'Warms up' } });
  await archiveStock(ctx(), { slug: 'hot' });
  const more = { ...DECLARED, facets: [...DECLARED.facets, { slug: 'area', name: 'A', kind: 'lead', path: 'area' }] };
  expect((await listStockDrift(ctx(), more)).map(({ kind, key, field }) => `${kind} ${key} ${field}`)).toEqual([
    'facet area missing',
    'flow heats name',
  ]);
  expect(await applyStockDefinitions(ctx(), DECLARED)).toEqual(NONE);
  expect((await getStock(ctx(), { slug: 'hot' })).archivedAt).not.toBeNull();
});

it('what this source tree declares can be applied', async () => {
  await applyStockDefinitions(ctx());
  expect(await listStockDrift(ctx())).toEqual([]);
});
