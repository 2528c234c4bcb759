import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import * as source from '@/lib/definitions';
import { applyDefinitions } from '@/lib/experiments/apply-definitions';
import { updateGoal } from '@/lib/goals/update-goal';
import { applyMetricDefinitions } from '@/lib/metrics/apply-metric-definitions';
import { applyStockDefinitions } from '@/lib/stocks/apply-stock-definitions';
import { updateStock } from '@/lib/stocks/update-stock';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { readDeclarations } from './read-declarations';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
const ctx = (): Context => ({ db: db.client, actor: { kind: 'code', name: 'test' }, now: new Date() });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

it('says what the source tree declares, what is not here, and what is other than there', async () => {
  const [goal] = source.goals;
  const [stock] = source.stocks;
  if (goal === undefined || stock === undefined) throw new Error('the source tree of the demo shop declares both');
  const before = await readDeclarations(ctx());
  expect(before.declared).toMatchObject({ goals: source.goals.length, stocks: source.stocks.length });
  expect(before.drift).toContainEqual({
    kind: 'goal',
    key: goal.key,
    field: null,
    code: null,
    here: null,
    href: null,
  });

  await applyDefinitions(ctx());
  await applyStockDefinitions(ctx());
  await applyMetricDefinitions(ctx());
  expect((await readDeclarations(ctx())).drift).toEqual([]);

  await updateGoal(ctx(), { key: goal.key, change: { name: 'Another name' } });
  await updateStock(ctx(), { slug: stock.slug, change: { every: 'hourly' } });
  expect((await readDeclarations(ctx())).drift).toEqual([
    {
      kind: 'goal',
      key: goal.key,
      field: 'name',
      code: JSON.stringify(goal.name),
      here: '"Another name"',
      href: `/goals/${goal.key}`,
    },
    {
      kind: 'stock',
      key: stock.slug,
      field: 'every',
      code: '"daily"',
      here: '"hourly"',
      href: `/stocks/${stock.slug}`,
    },
  ]);
});
