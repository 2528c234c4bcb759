import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { closeDatabase, database } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { resetDoor, useEnvironment } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { addDays, dayRange } from '@/lib/time/days';
import { createFacet } from './create-facet';
import { createProcess } from './create-process';
import { createStock } from './create-stock';
import { listProcessStatistics } from './list-process-statistics';
import { readProcessStatistics } from './read-process-statistics';
import { rebuildHistory } from './rebuild-history';
import { recordChanges, type ChangeInput } from './record-changes';
import { updateProcessStatistics } from './update-process-statistics';
import { updateRecords } from './update-records';
import { updateStock } from './update-stock';

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
const NOW = new Date('2026-03-20T12:00:00Z');
const FIRST = '2026-03-01';
const ctx = (now = NOW): Context => ({ db: database(), actor: { kind: 'code', name: 'test' }, now });
const run = async (now = NOW) => {
  await rebuildHistory(database(), { now, deadlineMs: 60_000, elapsedMs: () => 0 });
  await updateRecords(database(), { now, elapsedMs: () => 0 });
  return updateProcessStatistics(database(), { now, elapsedMs: () => 0 });
};

beforeAll(async () => {
  scratch = await createScratchDatabase();
  useEnvironment(scratch.url);
  await createFacet(ctx(), { slug: 'quest', name: 'Quest', kind: 'attempt', path: 'quest' });
  for (const slug of ['accepted', 'declined', 'completed']) {
    const filter = { op: 'equals' as const, path: 'state', value: slug };
    await createStock(ctx(), { slug, name: slug, kind: 'attempt', filter });
  }
  const filter = { op: 'exists' as const, path: 'activeOn' };
  await createStock(ctx(), { slug: 'players', name: 'Players', kind: 'player', filter });
  await createProcess(ctx(), {
    ...{ slug: 'quests', name: 'Quests', kind: 'attempt', stocks: ['accepted', 'declined', 'completed'] },
    ...{ facets: ['quest'], population: 'players', startStock: 'accepted', endStock: 'completed' },
  });
}, 120_000);
beforeEach(async () => {
  await database().$executeRaw`
    TRUNCATE subject, attribute_change, stay, flow_event, stock_record, process_statistic, watermark`;
});
afterAll(async () => {
  await closeDatabase();
  resetDoor();
  await scratch.drop();
});

/** Many players on many days, without chance: everybody plays on some days and meets some quests. */
function played(): ChangeInput[] {
  const changes: ChangeInput[] = [];
  for (let player = 0; player < 12; player++) {
    for (let day = player % 5; day < 16; day += 1 + (player % 3)) {
      const date = addDays(FIRST, day);
      const id = `p${String(player)}`;
      changes.push({
        ...{ subject: { kind: 'player', id }, attributes: { activeOn: date } },
        ...{ at: new Date(`${date}T00:00:00Z`), id: `${id} ${date}` },
      });
      const quest = `q${String((player + day) % 4)}`;
      const attempt = { kind: 'attempt', id: `${id}/${quest}` };
      ['accepted', 'declined', 'completed'].forEach((state, n) => {
        if ((player + day + n) % 3 === 0) return;
        const at = new Date(Date.parse(`${date}T08:00:00Z`) + n * (player + 1) * 977_000);
        changes.push({ subject: attempt, attributes: { player: id, quest, state }, at, id: `${id} ${date} ${state}` });
      });
    }
  }
  return changes;
}

/** Every day and value, by the way that computes one day by itself. */
async function oneByOne() {
  const answers: Record<string, unknown> = {};
  await database().$executeRaw`DELETE FROM watermark`;
  for (const date of dayRange(FIRST, '2026-03-19')) {
    for (const value of [undefined, 'q0', 'q3']) {
      const asked = value === undefined ? {} : { facet: 'quest', value };
      answers[`${date} ${value ?? ''}`] = await readProcessStatistics(ctx(), { slug: 'quests', date, ...asked });
    }
  }
  return answers;
}

async function storedAnswers() {
  const answers: Record<string, unknown> = {};
  for (const date of dayRange(FIRST, '2026-03-19')) {
    for (const value of [undefined, 'q0', 'q3']) {
      const asked = value === undefined ? {} : { facet: 'quest', value };
      answers[`${date} ${value ?? ''}`] = await readProcessStatistics(ctx(), { slug: 'quests', date, ...asked });
    }
  }
  return answers;
}

it('stores for every day and value what computing the day by itself gives; a second run changes nothing', async () => {
  await recordChanges(ctx(), { changes: played(), source: 'import' });
  expect(await run()).toMatchObject({ days: 19, failed: 0, errors: [], complete: true });
  expect(await run()).toMatchObject({ days: 0, written: 0, deleted: 0, complete: true });
  // What is read is what is stored: a mark in a stored row shows.
  await database().$executeRaw`
    UPDATE process_statistic SET not_encountered = 77 WHERE facet = '' AND date = '2026-03-10'`;
  expect(await readProcessStatistics(ctx(), { slug: 'quests', date: '2026-03-10' })).toMatchObject({
    notEncountered: 77,
  });
  await database().$executeRaw`DELETE FROM watermark WHERE name LIKE 'process-statistics/%'`;
  await run();
  const stored = await storedAnswers();
  expect(stored).toEqual(await oneByOne());
}, 120_000);

it('computes days again from a late change on, in any order of arrival', async () => {
  const changes = played();
  const late = changes.filter((_, n) => n % 7 === 3);
  await recordChanges(ctx(), { changes: changes.filter((_, n) => n % 7 !== 3), source: 'import' });
  await run(new Date('2026-03-12T12:00:00Z'));
  await recordChanges(ctx(), { changes: late, source: 'import' });
  // Not stored yet, and right all the same.
  const computed = await storedAnswers();
  await run();
  const stored = await storedAnswers();
  expect(stored).toEqual(computed);
  expect(stored).toEqual(await oneByOne());
  await updateStock(ctx(), {
    slug: 'declined',
    change: { filter: { op: 'in', path: 'state', values: ['declined', 'completed'] } },
  });
  expect(await run()).toMatchObject({ days: 19, complete: true });
  expect(await storedAnswers()).not.toEqual(stored);
  await updateStock(ctx(), {
    slug: 'declined',
    change: { filter: { op: 'equals', path: 'state', value: 'declined' } },
  });
  await run();
  expect(await storedAnswers()).toEqual(stored);
}, 120_000);

it('lists days by value with who is new, who is active, and how long it took', async () => {
  await recordChanges(ctx(), { changes: played(), source: 'import' });
  await run();
  const all = await listProcessStatistics(ctx(), { slug: 'quests', from: FIRST, to: '2026-03-20' });
  expect(all.map(({ date }) => date)).toEqual(dayRange(FIRST, '2026-03-20'));
  const players = new Map<string, Set<string>>();
  for (const { subject, at } of played()) {
    const day = at?.toISOString().slice(0, 10) ?? '';
    players.set(day, (players.get(day) ?? new Set()).add(subject.id.split('/')[0] ?? ''));
  }
  const seen = new Set<string>();
  for (const { date, population, members, notEncountered } of all) {
    const active = players.get(date) ?? new Set();
    const fresh = [...active].filter((id) => !seen.has(id));
    for (const id of active) seen.add(id);
    expect([date, population]).toEqual([date, { total: seen.size, new: fresh.length, active: active.size }]);
    expect(members).toBeGreaterThanOrEqual(0);
    expect(notEncountered).toBeLessThanOrEqual(seen.size);
  }
  const [day] = await listProcessStatistics(ctx(), { slug: 'quests', facet: 'quest', value: 'q1', to: '2026-03-15' });
  expect(day?.completion.completed).toBe(day?.completion.bins.reduce((n, { subjects }) => n + subjects, 0));
  const running = await listProcessStatistics(ctx(), { slug: 'quests', facet: 'quest' });
  expect(running.map(({ date, value }) => [date, value])).toEqual(
    ['q0', 'q1', 'q2', 'q3'].map((q) => ['2026-03-20', q]),
  );
  await expect(listProcessStatistics(ctx(), { slug: 'quests', facet: 'player' })).rejects.toMatchObject({
    code: 'unknown_facet_value',
  });
}, 120_000);
