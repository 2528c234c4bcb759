import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { GET as getReport } from '@/app/api/v1/experiments/[key]/report/route';
import { PUT as putExperiment } from '@/app/api/v1/experiments/[key]/route';
import { PUT as putGoal } from '@/app/api/v1/goals/[key]/route';
import { database } from '@/lib/db/client';
import { updateReports } from '@/lib/experiments/update-reports';
import { CollectDoor, makeToken } from '@/lib/testing/collect-door';
import { createScratchDatabase } from '@/lib/testing/scratch-database';
import { importTable } from './shared/import-table';
import { reportLines } from './shared/print-report';
import { readColumns } from './shared/read-table';

/*
 * 40 subjects in each arm. Kept: 10 of "long", 20 of "short". Chi-square of [[10, 30], [20, 20]]:
 * 80 · (10·20 − 30·20)² / (40·40·30·50) = 5.3333…, p 0.020921…
 * Rounds: "long" 20 × 1 and 20 × 3: mean 2, variance 40/39; "short" 20 × 2 and 20 × 6: mean 4, variance 160/39.
 * Welch: t = 2 / √(40/39/40 + 160/39/40) = 5.5857, with the sign of "short" − "long".
 */
const ROWS = Array.from({ length: 80 }, (_, n) => {
  const isShort = n % 2 === 1;
  const place = Math.floor(n / 2);
  const kept = place < (isShort ? 20 : 10) ? 'True' : 'False';
  const rounds = isShort ? (place % 2 === 0 ? 2 : 6) : place % 2 === 0 ? 1 : 3;
  return `p-${n};${isShort ? 'short' : 'long'};${rounds};${kept}`;
});

let scratch: Awaited<ReturnType<typeof createScratchDatabase>>;
let door: CollectDoor;
let token: string;
let folder: string;
const now = new Date();

beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  scratch = await createScratchDatabase();
  door = await CollectDoor.open(scratch.url);
  token = (await makeToken('write')).authorization.replace('Bearer ', '');
  folder = mkdtempSync(path.join(tmpdir(), 'weir-import-'));
});
afterAll(async () => {
  await door.close();
  await scratch.drop();
  rmSync(folder, { recursive: true, force: true });
});

/** The addresses that Next answers, and the public door over a socket; now and then it has no time. */
function fetchHere(): typeof fetch {
  let sent = 0;
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const key = url.pathname.split('/')[4];
    if (key === undefined) {
      sent += 1;
      if (sent === 2) return new Response('{}', { status: 503, headers: { 'retry-after': '0' } });
      return door.send('node', url.pathname, init);
    }
    const handler = url.pathname.endsWith('/report')
      ? getReport
      : url.pathname.includes('/goals/')
        ? putGoal
        : putExperiment;
    return handler(new Request(url, init), { params: Promise.resolve({ key }) });
  };
}

async function run(lines: string[]) {
  const file = path.join(folder, 'tutorial.csv.gz');
  writeFileSync(file, gzipSync(['\uFEFFplayer;arm;rounds;kept', ...lines, ''].join('\r\n')));
  return importTable({
    base: door.origin,
    token,
    file,
    columns: await readColumns(file),
    choice: {
      experiment: 'tutorial',
      subjectKind: 'player',
      subject: 'player',
      variant: 'arm',
      goals: ['kept'],
      metrics: ['rounds'],
    },
    timeZone: 'UTC',
    now,
    maxBytes: 2_000,
    fetch: fetchHere(),
  });
}

/** Yesterday is over for good a few minutes after midnight. */
const closed = new Date(Math.max(now.getTime(), new Date(now).setUTCHours(0, 5, 0, 0)));
const report = () => updateReports(database(), { now: closed, elapsedMs: () => 0 });

it('imports a table over HTTP, and a second run changes nothing', async () => {
  const first = await run(ROWS);
  expect(first).toMatchObject({ rows: 80, problems: [], failed: 0, enrollments: { enrolled: 80 } });
  expect(first.goals).toEqual({ recorded: 110, duplicates: 0, conflicts: 0 });
  await report();
  const before = await first.api.call('getReport', { params: { key: 'tutorial' } });
  expect(before.variants).toEqual([
    { variant: 'long', subjects: 40 },
    { variant: 'short', subjects: 40 },
  ]);
  const kept = before.goals.find(({ goal }) => goal === 'kept');
  expect(kept?.variants.map(({ conversions }) => conversions)).toEqual([10, 20]);
  const [compared] = kept?.comparisons ?? [];
  if (compared?.status !== 'computed') throw new Error('the rates can be compared');
  expect(compared.chiSquare.statistic).toBeCloseTo(16 / 3, 10);
  expect(compared.chiSquare.pValue).toBeCloseTo(0.0209213353, 9);
  const [rounds] = before.engagement;
  expect(rounds?.variants.map(({ mean }) => mean)).toEqual([2, 4]);
  expect(rounds?.variants[0]?.variance).toBeCloseTo(40 / 39, 12);
  expect(rounds?.variants[1]?.variance).toBeCloseTo(160 / 39, 12);
  const [welch] = rounds?.comparisons ?? [];
  if (welch?.status !== 'computed') throw new Error('the means can be compared');
  expect(Math.abs(welch.statistic)).toBeCloseTo(2 / Math.sqrt(5 / 39), 10);
  expect(reportLines(before).join('\n')).toContain('long 40 · short 40');

  const second = await run(ROWS);
  expect(second.enrollments).toEqual({ already_enrolled: 80 });
  expect(second.goals).toEqual({ recorded: 0, duplicates: 110, conflicts: 0 });
  await report();
  const { computedAt: _, ...after } = await first.api.call('getReport', { params: { key: 'tutorial' } });
  expect({ computedAt: before.computedAt, ...after }).toEqual(before);
});

it('sends what it can and names the rest', async () => {
  const done = await run([...ROWS, 'p-100;short;many;True', 'p-0;short;1;False']);
  expect(done.problems).toEqual([{ line: 82, column: 'rounds', message: '"many" is no number within ±1e12' }]);
  // p-0 was given two variants: it is left out and shown.
  expect(done.enrollments).toEqual({ already_enrolled: 80, crossed: 1 });
  await report();
  const after = await done.api.call('getReport', { params: { key: 'tutorial' } });
  expect(after.health.crossed).toBe(1);
  expect(after.variants.map(({ subjects }) => subjects)).toEqual([39, 40]);
});
