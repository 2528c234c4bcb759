import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { bookDecays } from './book-decays';
import { createDecayRule } from './create-decay-rule';
import { createFacet } from './create-facet';
import { createFlow } from './create-flow';
import { createStock } from './create-stock';
import { recordChanges, type ChangeInput } from './record-changes';
import { updateRecords } from './update-records';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
const NOW = new Date('2026-11-21T12:00:00Z');
const HALF_DAY = 43_200_000;
const kind = 'lead';
const at = (now: Date): Context => ({ db: db.client, actor: { kind: 'code', name: 'tests' }, now });
const time = (now: Date) => ({ now, deadlineMs: 1_000_000, elapsedMs: () => 0 });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 6);
  const ctx = at(NOW);
  await createFacet(ctx, { slug: 'plan', name: 'Plan', kind, path: 'plan' });
  for (const slug of ['hot', 'warm', 'cold'])
    await createStock(ctx, { slug, name: slug, kind, filter: { op: 'equals', path: 'state', value: slug } });
  const filter = { op: 'number' as const, path: 'n', compare: '>' as const, value: 3 };
  await createStock(ctx, { slug: 'rich', name: 'Rich', kind, filter });
  const flow = { name: 'Flow', kind };
  await createFlow(ctx, { ...flow, slug: 'cools', sources: ['hot', 'warm'], sinks: ['warm', 'cold'] });
  await createFlow(ctx, { ...flow, slug: 'comes', sources: [null], sinks: ['hot', 'warm', 'cold', 'rich'] });
  // One counts from the newest change, two from the entry; one moves into another's stock, one changes a facet as well.
  const rule = { name: 'Rule', since: 'entered' as const };
  await createDecayRule(ctx, { ...rule, slug: 'a', stock: 'hot', days: 2, since: 'changed', set: { state: 'warm' } });
  await createDecayRule(ctx, { ...rule, slug: 'b', stock: 'warm', days: 1, set: { state: 'cold', n: 5 } });
  await createDecayRule(ctx, { ...rule, slug: 'c', stock: 'rich', days: 3, set: { n: null, plan: 'free' } });
}, 60_000);
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

const forget = () => db.client.$executeRaw`
  TRUNCATE subject, attribute_change, stay, flow_event, stock_record, flow_record, watermark, history_build`;
const everything = async () => [
  await db.client.$queryRaw`SELECT external_id, attributes, changed_at, changed_seq FROM subject ORDER BY 1`,
  await db.client.$queryRaw`SELECT id, at, sequence, set, rule IS NULL AS real FROM attribute_change ORDER BY id`,
  await db.client.$queryRaw`SELECT * FROM stay ORDER BY subject_id, stock_id, since_id`,
  await db.client.$queryRaw`
    SELECT id, flow_id, at, sequence, source, sink, before, after, change_id FROM flow_event ORDER BY id`,
  await db.client.$queryRaw`
    SELECT stock_id, at, facet, value, count, entered, "left", reclassified_in, reclassified_out FROM stock_record
    ORDER BY 1, 2, 3, 4`,
  await db.client.$queryRaw`SELECT * FROM flow_record ORDER BY 1, 2, 3, 4, 5, 6`,
];

const anySet: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.record({ state: fc.constantFrom('hot', 'warm', 'cold', 'gone') }),
  fc.record({ n: fc.nat({ max: 6 }) }),
  fc.record({ plan: fc.constantFrom('a', 'b', null) }),
);
const anyWorld = fc.array(
  fc.record({
    ...{ subject: fc.constantFrom('x', 'y'), set: anySet, ago: fc.nat({ max: 12 }) },
    // When it arrives, and which jobs run after it.
    ...{ arrives: fc.nat({ max: 1000 }), books: fc.boolean(), counts: fc.boolean() },
  }),
  { minLength: 3, maxLength: 10 },
);

it('decays, and what is counted of them, are the same whenever changes come and whenever jobs run', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, async (world) => {
      const changes = world.map(({ subject: id, set, ago, ...rest }, n) => ({
        ...rest,
        change: {
          ...{ subject: { kind, id }, attributes: set, id: `c${String(n)}`, sequence: n },
          at: new Date(NOW.getTime() - ago * HALF_DAY),
        } satisfies ChangeInput,
      }));
      await forget();
      await recordChanges(at(NOW), { changes: changes.map(({ change }) => change), source: 'import' });
      await bookDecays(db.client, time(NOW));
      await updateRecords(db.client, time(NOW));
      const wanted = await everything();

      await forget();
      let clock = NOW.getTime() - 8 * HALF_DAY;
      for (const { change, books, counts } of [...changes].sort((a, b) => a.arrives - b.arrives)) {
        clock = Math.min(NOW.getTime(), Math.max(clock + HALF_DAY, change.at.getTime()));
        await recordChanges(at(new Date(clock)), { changes: [change], source: 'token' });
        if (books) await bookDecays(db.client, time(new Date(clock)));
        if (counts) await updateRecords(db.client, time(new Date(clock)));
      }
      await bookDecays(db.client, time(NOW));
      await updateRecords(db.client, time(NOW));
      expect(await everything()).toEqual(wanted);
    }),
    { numRuns: 10 },
  );
}, 240_000);
