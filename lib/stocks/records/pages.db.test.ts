import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createFacet } from '../create-facet';
import { createFlow } from '../create-flow';
import { createStock } from '../create-stock';
import { DEFINITIONS } from '../history-arbitrary';
import { listFlowRecords } from '../list-flow-records';
import { listStockRecords } from '../list-stock-records';
import { recordChanges } from '../record-changes';
import { updateRecords } from '../update-records';

const END = new Date('2026-11-04T12:00:00Z');

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let ctx: Context;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
  ctx = { db: db.client, actor: { kind: 'code', name: 'test' }, now: END };
  for (const { slug, path } of DEFINITIONS.facets) await createFacet(ctx, { slug, name: slug, kind: 'item', path });
  for (const { slug, filter, facets } of DEFINITIONS.stocks)
    await createStock(ctx, { slug, name: slug, kind: 'item', filter, facets });
  for (const { slug, sources, sinks } of DEFINITIONS.flows)
    await createFlow(ctx, { slug, name: slug, kind: 'item', sources, sinks });
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

const move = (id: string, at: string, attributes: Record<string, unknown>) =>
  recordChanges(ctx, {
    changes: [{ subject: { kind: 'item', id }, attributes, at: new Date(at) }],
    source: 'token',
  });

it('records are read page by page, in one order and none twice', async () => {
  for (const [n, state] of ['a', 'b', 'a', 'c', 'a', 'b'].entries()) {
    const plan = ['free', 'paid', 'team'][n % 3] ?? '';
    await move(`s${n}`, `2026-10-2${n % 4}T12:00:00Z`, { state, plan });
    await move(`s${n}`, `2026-10-2${(n % 4) + 1}T12:00:00Z`, { state: state === 'a' ? 'b' : 'a' });
  }
  await updateRecords(db.client, { now: END, elapsedMs: () => 0 });
  const asked = { slug: 'a', facet: 'plan', from: '2026-10-20' };
  const whole = (await listStockRecords(ctx, asked)).rows;
  const events = (await listFlowRecords(ctx, { ...asked, slug: 'start' })).rows;
  expect(whole.length).toBeGreaterThan(5);
  expect(events.length).toBeGreaterThan(3);
  for (const limit of [1, 2, whole.length]) {
    expect(await allPages((page) => listStockRecords(ctx, { ...asked, ...page, limit }))).toEqual(whole);
    expect(await allPages((page) => listFlowRecords(ctx, { ...asked, slug: 'start', ...page, limit }))).toEqual(events);
  }
  await expect(listStockRecords(ctx, { slug: 'a', cursor: 'bm90IG91cnM' })).rejects.toMatchObject({
    code: 'invalid_input',
  });
});

async function allPages<Row>(
  read: (page: { cursor?: string }) => Promise<{ rows: Row[]; next: string | null }>,
): Promise<Row[]> {
  const all: Row[] = [];
  let page = await read({});
  all.push(...page.rows);
  while (page.next !== null) {
    page = await read({ cursor: page.next });
    all.push(...page.rows);
  }
  return all;
}
