import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context, Database } from '@/lib/db/context';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { createLogSource } from './create-log-source';
import { uploadLogs } from './upload-logs';

/* A second in which no connection is to be had ends no upload, and nothing of what is booked then is missing. */
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let opened: ReturnType<typeof connect>;
const now = new Date('2026-05-01T00:00:00Z');
const actor = { kind: 'code' as const, name: 'test' };

beforeAll(async () => {
  scratch = await createScratchDatabase();
  opened = connect(scratch.url, 4);
  await createLogSource(
    { db: opened.client, actor, now },
    {
      ...{ slug: 'game', name: 'Game', kind: 'player', format: { type: 'clock', activity: 'activeOn' } },
      handlers: [{ event: 'QUEST_STATUS', handler: 'quest_status' }],
    },
  );
}, 120_000);
afterAll(async () => {
  await opened.disconnect();
  await scratch.drop();
});

it('books a batch again that found no connection', async () => {
  let failures = 2;
  const crowded = new Proxy(opened.client, {
    get(target, name) {
      if (name === '$transaction' && failures > 0) {
        failures -= 1;
        return () => Promise.reject(new Error('timeout exceeded when trying to connect'));
      }
      return Reflect.get(target, name) as unknown;
    },
  });
  const ctx: Context = { db: crowded as Database, actor, now };
  const text =
    '08:00:00,QUEST_STATUS,FET0001 ACCEPTED\n09:00:00,QUEST_STATUS,FET0001 COMPLETED\nsoon,QUEST_STATUS,A B\n';
  const bytes = (async function* () {
    yield await Promise.resolve(Buffer.from(text));
  })();
  const done = await uploadLogs(ctx, { source: 'game', files: [{ name: 'p1.csv', day: '2026-03-01', bytes }] });
  expect(failures).toBe(0);
  expect(done).toMatchObject({ accepted: 2, quarantined: 1, duplicates: 0 });
  const subjects = await opened.client.subject.findMany({ orderBy: { kind: 'asc' } });
  expect(subjects.map(({ externalId, attributes }) => [externalId, attributes])).toEqual([
    ['p1/FET0001', { player: 'p1', quest: 'FET0001', state: 'completed' }],
    ['p1', { activeOn: '2026-03-01' }],
  ]);
}, 60_000);
