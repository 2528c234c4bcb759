import { afterAll, beforeAll, expect, it } from 'vitest';
import { GET as getFlowRecords } from '@/app/api/v1/flows/[slug]/records/route';
import { GET as getProcess } from '@/app/api/v1/processes/[slug]/route';
import { GET as getStatistics } from '@/app/api/v1/processes/[slug]/statistics/route';
import { GET as getStockRecords } from '@/app/api/v1/stocks/[slug]/records/route';
import { closeDatabase, database } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import type { RouteHandler } from '@/lib/http/handle-request';
import { makeToken, resetDoor, useEnvironment } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { archiveStock } from './archive-stock';
import { createFacet } from './create-facet';
import { createFlow } from './create-flow';
import { createProcess } from './create-process';
import { createStock } from './create-stock';
import { rebuildHistory } from './rebuild-history';
import { recordChanges } from './record-changes';
import { restoreStock } from './restore-stock';
import { updateProcessStatistics } from './update-process-statistics';
import { updateRecords } from './update-records';

/*
 * Three players; two quests. p1 accepts and completes FET0001 in 90 s, p2 accepts it, nobody of them meets SAL0002 but
 * p1, who declines it a day later. p3 meets nothing.
 */
let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let headers: { authorization: string };
const NOW = new Date();
const ctx = (): Context => ({ db: database(), actor: { kind: 'code', name: 'test' }, now: NOW });

beforeAll(async () => {
  scratch = await createScratchDatabase();
  useEnvironment(scratch.url);
  headers = await makeToken('read');
  await createFacet(ctx(), {
    slug: 'quest',
    name: 'Quest',
    kind: 'attempt',
    path: 'quest',
    values: ['FET0001', 'NEW'],
  });
  for (const slug of ['accepted', 'declined', 'completed']) {
    const filter = { op: 'equals' as const, path: 'state', value: slug };
    await createStock(ctx(), { slug, name: slug.toUpperCase(), kind: 'attempt', filter });
  }
  await createStock(ctx(), {
    slug: 'players',
    name: 'Players',
    kind: 'player',
    filter: { op: 'exists', path: 'joined' },
  });
  await createFlow(ctx(), {
    ...{ slug: 'finish', name: '=Finish', kind: 'attempt' },
    ...{ sources: ['accepted'], sinks: ['completed'] },
  });
  await createProcess(ctx(), {
    ...{ slug: 'quests', name: 'Quests', kind: 'attempt', stocks: ['accepted', 'declined', 'completed'] },
    ...{ flows: ['finish'], facets: ['quest'], population: 'players', startStock: 'accepted', endStock: 'completed' },
  });
  const attempt = (player: string, quest: string, state: string, at: string) => ({
    subject: { kind: 'attempt', id: `${player}/${quest}` },
    attributes: { player, quest, state },
    at: new Date(at),
  });
  await recordChanges(ctx(), {
    changes: [
      ...['p1', 'p2', 'p3'].map((id) => ({
        ...{ subject: { kind: 'player', id }, attributes: { joined: true }, at: new Date('2020-01-01T00:00:00Z') },
      })),
      attempt('p1', 'FET0001', 'accepted', '2020-01-02T10:00:00Z'),
      attempt('p1', 'FET0001', 'completed', '2020-01-02T10:01:30Z'),
      attempt('p2', 'FET0001', 'accepted', '2020-01-02T11:00:00Z'),
      attempt('p1', 'SAL0002', 'declined', '2020-01-03T11:00:00Z'),
    ],
    source: 'import',
  });
  await updateRecords(database(), { now: NOW, elapsedMs: () => 0 });
});
afterAll(async () => {
  await closeDatabase();
  resetDoor();
  await scratch.drop();
});

async function ask(handler: RouteHandler, slug: string, query = '') {
  const request = new Request(`http://127.0.0.1/api/v1/x/${slug}?${query}`, { headers });
  const response = await handler(request, { params: Promise.resolve({ slug }) });
  const text = await response.text();
  return { status: response.status, text, body: (query.includes('csv') ? null : JSON.parse(text)) as unknown };
}

it('answers the statistics of a quest on a day', async () => {
  const { body } = await ask(getStatistics, 'quests', 'facet=quest&value=FET0001&date=2020-01-02');
  expect(body).toEqual({
    ...{ date: '2020-01-02', facet: 'quest', value: 'FET0001', notEncountered: 1 },
    counts: { accepted: 1, declined: 0, completed: 1 },
    completionTime: { shortest: 90, average: 90, median: 90, p90: 90, longest: 90, completed: 1 },
    status: [
      { label: 'ACCEPTED', data: 1 },
      { label: 'DECLINED', data: 0 },
      { label: 'COMPLETED', data: 1 },
      { label: 'Not encountered', data: 1 },
    ],
  });
  const declined = await ask(getStatistics, 'quests', 'facet=quest&value=SAL0002');
  expect(declined.body).toMatchObject({
    ...{ counts: { accepted: 0, declined: 1, completed: 0 }, notEncountered: 2 },
    completionTime: { shortest: null, average: null, completed: 0 },
  });
  expect((await ask(getStatistics, 'quests', '')).body).toMatchObject({ facet: null, notEncountered: 1 });
});

it('says what it does not know', async () => {
  const code = async (query: string) => {
    const { status, body } = await ask(getStatistics, 'quests', query);
    return [status, (body as { error?: { code: string } }).error?.code];
  };
  expect(await code('facet=quest&value=NOWHERE')).toEqual([404, 'unknown_facet_value']);
  expect(await code('facet=nothing&value=FET0001')).toEqual([404, 'unknown_facet_value']);
  expect(await code('facet=quest&value=FET0001&date=2019-12-31')).toEqual([404, 'no_statistics_yet']);
  expect(await code('date=2999-01-01')).toEqual([404, 'no_statistics_yet']);
  expect(await code('date=yesterday')).toEqual([400, 'invalid_input']);
  // Otherwise the numbers of the whole process would be taken for those of the quest.
  expect(await code('value=FET0001')).toEqual([400, 'invalid_input']);
  // A value that is listed is known before anybody has it.
  expect((await ask(getStatistics, 'quests', 'facet=quest&value=NEW&date=2020-01-02')).body).toMatchObject({
    counts: { accepted: 0, declined: 0, completed: 0 },
    notEncountered: 3,
  });
  expect((await ask(getStatistics, 'nothing')).status).toBe(404);
});

it('answers pictures and records as flat rows, also as CSV', async () => {
  const { body } = await ask(getProcess, 'quests', 'from=2020-01-02&to=2020-01-03');
  expect(body).toMatchObject({
    process: 'quests',
    stocks: [{ slug: 'accepted', name: 'ACCEPTED', count: 1 }, { slug: 'declined', count: 1 }, { slug: 'completed' }],
    flows: [{ slug: 'finish', sources: ['accepted'], sinks: ['completed'], events: 1 }],
    balance: { residue: 0 },
  });
  const lines = (await ask(getProcess, 'quests', 'from=2020-01-02&to=2020-01-02&format=csv')).text.split('\r\n');
  expect(lines[0]).toBe('process,stock,date,count,entered,left,reclassifiedIn,reclassifiedOut,provisional');
  expect(lines).toContain('quests,accepted,2020-01-02,1,2,1,0,0,false');
  const records = await ask(getStockRecords, 'accepted', 'from=2020-01-02&to=2020-01-02&facet=quest');
  expect(records.body).toEqual([
    {
      ...{ stock: 'accepted', at: '2020-01-03T00:00:00.000Z', facet: 'quest', value: 'FET0001' },
      ...{ count: 1, entered: 2, left: 1, reclassifiedIn: 0, reclassifiedOut: 0 },
    },
  ]);
  expect((await ask(getFlowRecords, 'finish', 'format=csv')).text).toBe(
    'flow,at,facet,value,source,sink,events\r\nfinish,2020-01-03T00:00:00.000Z,,,accepted,completed,1\r\n',
  );
});

it('a population that is archived says nothing about who there is, on no day', async () => {
  const finish = async () => {
    await rebuildHistory(database(), { now: NOW, deadlineMs: 60_000, elapsedMs: () => 0 });
    await updateRecords(database(), { now: NOW, elapsedMs: () => 0 });
    expect(await updateProcessStatistics(database(), { now: NOW, elapsedMs: () => 0 })).toMatchObject({ failed: 0 });
  };
  const answers = async () => {
    const all = await Promise.all(['', 'date=2020-01-02'].map((query) => ask(getStatistics, 'quests', query)));
    return all.map(({ body }) => (body as { notEncountered: number | null }).notEncountered);
  };
  await archiveStock(ctx(), { slug: 'players' });
  await finish();
  expect(await answers()).toEqual([null, null]);
  expect((await ask(getProcess, 'quests')).body).toMatchObject({ notEncountered: null });
  await restoreStock(ctx(), { slug: 'players' });
  await finish();
  expect(await answers()).toEqual([1, 1]);
});
