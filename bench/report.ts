import { setTimeout as sleep } from 'node:timers/promises';
import { connect } from '@/lib/db/client';
import { createExperiment } from '@/lib/experiments/create-experiment';
import { enableExperiment } from '@/lib/experiments/enable-experiment';
import { updateReports } from '@/lib/experiments/update-reports';
import { runUpkeep } from '@/lib/experiments/upkeep/run-upkeep';
import { createGoal } from '@/lib/goals/create-goal';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-03-01T00:00:00Z');
const DAYS = 30;

type Milliseconds = number;
export type ReportFigures = {
  upkeep: Milliseconds;
  byHand: Milliseconds;
  first: Milliseconds;
  dayUpkeep: Milliseconds;
  nextDay: Milliseconds;
  same: boolean;
};

/**
 * 1,000,000 enrollments and 3,000,000 goal records of 10 goals over 30 days in an empty database: the first report
 * against the best single query written by hand, then one more day.
 */
export async function benchReport(url: string, subjects: number, log: (line: string) => void): Promise<ReportFigures> {
  const db = connect(url, 4);
  try {
    const at = new Date(START);
    const ctx = { db: db.client, actor: { kind: 'code' as const, name: 'bench' }, now: at };
    for (let n = 1; n <= 10; n++)
      await createGoal(ctx, { key: `g${n}`, name: `Goal ${n}`, engagement: n === 10 ? 'sum' : 'none' });
    await createExperiment(ctx, { key: 'big', name: 'Big' });
    const { id } = await enableExperiment(ctx, { key: 'big' });
    log('filling the tables');
    await fill(db, id, 0, DAYS, subjects, subjects * 3);
    const timed = async <T>(run: () => Promise<T>): Promise<[T, Milliseconds]> => {
      const started = performance.now();
      return [await run(), performance.now() - started];
    };
    const clock = (days: number) => new Date(START + days * DAY_MS + 3_600_000);
    const report = (days: number) => {
      const started = performance.now();
      return updateReports(db.client, { now: clock(days), elapsedMs: () => performance.now() - started });
    };
    // Upkeep always looks at the minute before its last run again. It runs every minute: at night that minute is quiet,
    // and what the report adds to it is what is measured.
    const quietMinute = async () => {
      await sleep(61_000);
      await runUpkeep(db.client);
    };
    log('upkeep: first conversions of everything');
    const [, upkeep] = await timed(() => runUpkeep(db.client));
    await db.pool.query('VACUUM ANALYZE');
    await quietMinute();
    log('the query by hand, three times');
    const hand = [];
    let counted = 0;
    for (let n = 0; n < 3; n++) {
      const [rows, ms] = await timed(() => byHand(db, id));
      counted = rows;
      hand.push(ms);
    }
    log('the first report');
    const [tally, first] = await timed(() => report(DAYS));
    const [{ total }] = (await db.client.$queryRaw`
      SELECT sum(conversions)::int AS total FROM daily_outcome
      WHERE outcome LIKE 'goal:%' AND day = (SELECT max(day) FROM daily_outcome)`) as [{ total: number }];
    log('one more day');
    await fill(db, id, DAYS, 1, Math.round(subjects / DAYS), Math.round((subjects * 3) / DAYS));
    const [, dayUpkeep] = await timed(() => runUpkeep(db.client));
    await quietMinute();
    const [, nextDay] = await timed(() => report(DAYS + 1));
    if (tally.failed > 0) throw new Error(tally.errors.join('; '));
    return {
      upkeep,
      byHand: [...hand].sort((a, b) => a - b)[1] ?? Number.NaN,
      first,
      dayUpkeep,
      nextDay,
      same: counted === total,
    };
  } finally {
    await db.disconnect();
  }
}

async function fill(
  db: ReturnType<typeof connect>,
  experiment: number,
  fromDay: number,
  days: number,
  subjects: number,
  goals: number,
) {
  const from = new Date(START + fromDay * DAY_MS).toISOString();
  const name = `s${fromDay}-`;
  await db.pool.query(
    `INSERT INTO subject (id, kind, external_id, confirmed_at)
    SELECT md5($1 || n)::uuid, 'visitor', $1 || n, $2::timestamptz FROM generate_series(1, $3::int) n`,
    [name, from, subjects],
  );
  await db.pool.query(
    `INSERT INTO enrollment (subject_id, experiment_id, phase, variant, enrolled_at, event_id, confirmed)
     SELECT md5($1 || n)::uuid, $2, 0, CASE WHEN n % 2 = 0 THEN 'control' ELSE 'test' END,
            $3::timestamptz + (n::float8 / $4) * $5 * interval '1 day', md5('e' || n)::uuid, true
     FROM generate_series(1, $4::int) n`,
    [name, experiment, from, subjects, days],
  );
  await db.pool.query(
    `INSERT INTO goal_record (subject_id, id, goal_id, at, value, source)
     SELECT md5($1 || (1 + (n::bigint * 7919) % $2))::uuid, md5($1 || 'g' || n)::uuid,
            (SELECT min(id) FROM goal) + (n % 10), $3::timestamptz + (n::float8 / $4) * $5 * interval '1 day', n % 50, 'script'
     FROM generate_series(1, $4::int) n`,
    [name, subjects, from, goals, days],
  );
}

/** The best single query for the same daily counts: index order, no hash. Answers the conversions in all. */
async function byHand(db: ReturnType<typeof connect>, experiment: number): Promise<number> {
  const { rows } = await db.pool.query<{ total: string }>(
    `SELECT sum(n) AS total FROM (
       SELECT date_trunc('day', at, 'UTC') AS day, variant, goal_id, count(*) AS n FROM (
         SELECT DISTINCT ON (r.subject_id, r.goal_id) e.variant, r.goal_id, r.at
         FROM goal_record r JOIN enrollment e ON e.subject_id = r.subject_id AND e.experiment_id = $1 AND e.phase = 0
         WHERE r.at >= e.enrolled_at - interval '5 seconds'
         ORDER BY r.subject_id, r.goal_id, r.at
       ) first GROUP BY 1, 2, 3
     ) days`,
    [experiment],
  );
  return Number(rows[0]?.total ?? 0);
}
