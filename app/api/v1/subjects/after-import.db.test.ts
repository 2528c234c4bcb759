import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import { createLogSource } from '@/lib/logs/create-log-source';
import { uploadLogs } from '@/lib/logs/upload-logs';
import { createStock } from '@/lib/stocks/create-stock';
import { openAuthWorld } from '@/lib/testing/auth-world';
import { CollectDoor, makeToken } from '@/lib/testing/collect-door';

const SUBJECTS = 2_500;

let world: Awaited<ReturnType<typeof openAuthWorld>>;
let door: CollectDoor;
let db: ReturnType<typeof connect>;

beforeAll(async () => {
  world = await openAuthWorld();
  door = await CollectDoor.open(world.url);
  db = connect(world.url, 1);
  // As in the minute before autovacuum comes by.
  for (const table of ['subject', 'attribute_change', 'stay', 'flow_event'])
    await db.pool.query(`ALTER TABLE ${table} SET (autovacuum_enabled = off)`);
});
afterAll(async () => {
  await db.disconnect();
  await door.close();
  await world.close();
});

const makeStock = (slug: string) =>
  createStock(world.code(), { slug, name: slug, kind: 'claim', filter: { op: 'equals', path: 'step', value: slug } });

/** How many rows the planner expects of what was in a stock. */
async function expectedStays(stockId: number): Promise<number> {
  const { rows } = await db.pool.query<{ 'QUERY PLAN': [{ Plan: { 'Plan Rows': number } }] }>(
    `EXPLAIN (FORMAT JSON) SELECT * FROM stay WHERE stock_id = ${stockId}`,
  );
  return rows[0]?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}

it('what was imported this minute is planned for as what it is, whichever way it came', async () => {
  const { authorization } = await makeToken('write');
  const importClaims = (step: string) =>
    door.send('node', '/api/v1/subjects', {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/x-ndjson' },
      body: Array.from({ length: SUBJECTS }, (_, n) =>
        JSON.stringify({ subject: { kind: 'claim', id: `${step}-${n}` }, attributes: { step } }),
      ).join('\n'),
    });
  const ids: number[] = [];
  for (const step of ['sent', 'paid']) {
    ids.push((await makeStock(step)).id);
    expect(await (await importClaims(step)).json()).toMatchObject({ recorded: SUBJECTS });
  }
  ids.push((await makeStock('closed')).id);
  await createLogSource(world.code(), {
    ...{ slug: 'claims', name: 'Claims', kind: 'claim' },
    format: { type: 'table', subject: 'claim', at: 'at', event: 'event', text: 'step' },
    handlers: [{ event: 'STEP', handler: 'state', options: { attribute: 'step' } }],
  });
  const lines = Array.from({ length: SUBJECTS }, (_, n) => `c-${n},2026-03-01T10:00:00Z,STEP,closed`);
  const bytes = Readable.from([Buffer.from(['claim,at,event,step', ...lines].join('\n'))]);
  expect(await uploadLogs(world.code(), { source: 'claims', files: [{ name: 'claims.csv', bytes }] })).toMatchObject({
    accepted: SUBJECTS,
  });
  for (const id of ids) expect(await expectedStays(id)).toBeGreaterThan(SUBJECTS / 2);
});
