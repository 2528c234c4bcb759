import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { connect } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { createFacet } from '@/lib/stocks/create-facet';
import { createFlow } from '@/lib/stocks/create-flow';
import { createStock } from '@/lib/stocks/create-stock';
import { recordChanges } from '@/lib/stocks/record-changes';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { runTrackers } from './run-trackers';
import { setTracker } from './set-tracker';

/** A real process of two years: what trackers say of each day is what a query of that day alone says. */

const FILE = path.join(import.meta.dirname, 'testdata/declarations.csv');
const ZONE = 'Europe/Amsterdam';
const NOW = new Date('2019-07-01T12:00:00Z');
const SUBMITTED = 'Declaration SUBMITTED by EMPLOYEE';
const APPROVED = 'Declaration FINAL_APPROVED by SUPERVISOR';

type Line = { case_id: string; activity: string; occurred_at: string; 'org:role': string };

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let db: ReturnType<typeof connect>;
let ctx: Context;

beforeAll(async () => {
  scratch = await createScratchDatabase();
  db = connect(scratch.url, 4);
  ctx = { db: db.client, actor: { kind: 'code', name: 'test' }, now: NOW };
  await db.client.setting.create({ data: { key: 'timeZone', value: ZONE } });
  const lines: Line[] = parse(readFileSync(FILE), { columns: true });
  const states = [...new Set(lines.map(({ activity }) => activity))];
  const slugs = states.map((_, n) => `state_${n}`);
  const sinkOf = (state: string) => slugs[states.indexOf(state)] ?? '';
  await createFacet(ctx, { slug: 'role', name: 'Role', kind: 'declaration', path: 'role' });
  for (const [n, value] of states.entries()) {
    const filter = { op: 'equals' as const, path: 'state', value };
    await createStock(ctx, { slug: slugs[n] ?? '', name: value, kind: 'declaration', filter });
  }
  for (const [slug, state] of [
    ['submitted', SUBMITTED],
    ['final_approval', APPROVED],
  ] as const) {
    const sources = [null, ...slugs.filter((one) => one !== sinkOf(state))];
    await createFlow(ctx, { slug, name: state, kind: 'declaration', sources, sinks: [sinkOf(state)] });
  }
  const changes = lines.map((line, sequence) => ({
    subject: { kind: 'declaration', id: line.case_id },
    attributes: { state: line.activity, role: line['org:role'] },
    ...{ at: new Date(line.occurred_at), sequence, id: `line-${sequence}` },
  }));
  for (let n = 0; n < changes.length; n += 5_000) {
    await recordChanges(ctx, { changes: changes.slice(n, n + 5_000), source: 'import' });
  }
  const domain = await db.client.metricDomain.create({ data: { ref: 'declarations', name: 'Declarations' } });
  for (const ref of ['submitted', 'final_approvals']) {
    await db.client.metric.create({ data: { domainId: domain.id, ref, name: ref } });
  }
  await setTracker(ctx, {
    metric: 'declarations/submitted',
    source: { type: 'flow', flow: 'submitted' },
    aggregate: 'count',
  });
  await setTracker(ctx, {
    ...{ metric: 'declarations/final_approvals', source: { type: 'flow', flow: 'final_approval' }, aggregate: 'count' },
    ...{ periods: ['lifetime'], dimensions: [{ name: 'role', path: 'role' }] },
  });
  const tally = await runTrackers(db.client, { now: NOW, elapsedMs: () => 0 });
  expect(tally).toMatchObject({ failed: 0, complete: true });
}, 600_000);
afterAll(async () => {
  await db.disconnect();
  await scratch.drop();
});

type Row = { date: string; value: number; role: string | null };
const statistics = (ref: string, period: string) => db.client.$queryRaw<Row[]>`
  SELECT s.date::text, s.value::float8 AS value, s.dimensions ->> 'role' AS role
  FROM statistic s JOIN metric m ON m.id = s.metric_id WHERE m.ref = ${ref} AND s.period = ${period} ORDER BY s.date`;

/** The truth, looked at for one day: who came to a state on it (or until its end), from another one. */
async function naive(state: string, date: string, lifetime: boolean, role: string | null): Promise<number> {
  const [row] = await db.client.$queryRaw<{ n: bigint }[]>`
    SELECT count(*) AS n FROM (
      SELECT at, set ->> 'state' AS state, set ->> 'role' AS role,
             lag(set ->> 'state') OVER (PARTITION BY subject_id ORDER BY at, sequence) AS before
      FROM attribute_change
    ) c
    WHERE state = ${state} AND before IS DISTINCT FROM state AND (${role === null} OR role = ${role ?? ''})
      AND ((at AT TIME ZONE ${ZONE})::date = ${date}::date OR (${lifetime} AND (at AT TIME ZONE ${ZONE})::date < ${date}::date))`;
  return Number(row?.n ?? 0);
}

it('submitted per day equals a query of each day', async () => {
  const rows = await statistics('submitted', 'day');
  expect(rows.length).toBeGreaterThan(600);
  expect(rows.reduce((sum, { value }) => sum + value, 0)).toBeGreaterThan(0);
  for (const { date, value } of rows) expect([date, value]).toEqual([date, await naive(SUBMITTED, date, false, null)]);
}, 600_000);

it('final approvals, lifetime, by role equal a query until each day; roles add up to the total, days to lifetime', async () => {
  const rows = await statistics('final_approvals', 'lifetime');
  const totals = new Map(rows.filter(({ role }) => role === null).map(({ date, value }) => [date, value]));
  expect(totals.size).toBeGreaterThan(600);
  for (const { date, value, role } of rows) {
    expect([date, role, value]).toEqual([date, role, await naive(APPROVED, date, true, role)]);
  }
  for (const [date, total] of totals) {
    const split = rows.filter((row) => row.date === date && row.role !== null);
    expect([date, split.reduce((sum, { value }) => sum + value, 0)]).toEqual([date, total]);
  }
  const days = await statistics('submitted', 'day');
  const lifetime = await statistics('submitted', 'lifetime');
  expect(lifetime.at(-1)?.value).toBe(days.reduce((sum, { value }) => sum + value, 0));
}, 600_000);
