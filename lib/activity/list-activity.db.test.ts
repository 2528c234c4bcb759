import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMissingGoals } from '@/lib/collect/create-missing-goals';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createGoal } from '@/lib/goals/create-goal';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { listActivity } from './list-activity';

const HOUR_MS = 3600_000;

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
const ctx = (hours = 0): Context => ({
  db: db.client,
  actor: { kind: 'code', name: 'tests' },
  now: new Date(Date.now() + hours * HOUR_MS),
});

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 2);
});
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

describe('listActivity', () => {
  it('has the newest changes first, page by page, those that records have made among them', async () => {
    await createGoal(ctx(-2), { key: 'first', name: 'First' });
    const seen = ['a', 'b', 'c', 'd', 'e', 'f'];
    await createMissingGoals(db.pool, [...seen, 'any', '.', '..']);
    await createGoal(ctx(2), { key: 'last', name: 'Last' });
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof listActivity>> = await listActivity(ctx(), {
        limit: 3,
        ...(cursor === null ? {} : { cursor }),
      });
      found.push(...page.rows.map((row) => row.entityKey));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect([found[0], [...found.slice(1, -1)].sort(), found.at(-1)]).toEqual(['last', seen, 'first']);
  });

  it('finds nothing by a text that the database cannot hold', async () => {
    for (const filter of [{ entityKey: 'a\0' }, { actor: '\0' }, { entity: '\0' }])
      expect(await listActivity(ctx(), filter)).toEqual({ rows: [], nextCursor: null });
  });

  it('finds nothing behind a change that is not there', async () => {
    const cursor = '01890000-0000-7000-8000-000000000000';
    expect(await listActivity(ctx(), { cursor })).toEqual({ rows: [], nextCursor: null });
  });
});
