import { connect } from '@/lib/db/client';
import { createGoal } from '@/lib/goals/create-goal';
import { runTracker } from '@/lib/metrics/run-tracker';
import type { TrackerDefinition } from '@/lib/metrics/load-tracker';
import { PERIODS } from '@/lib/metrics/schemas';
import '@/lib/metrics/sources';

const START = '2025-11-01T00:00:00Z';
const DAY_MS = 86_400_000;
const DAYS = 365;
const OBJECTS = 100;
/** Days of the older way that are really measured. */
const SAMPLED_DAYS = 5;

type Milliseconds = number;
export type MetricFigures = {
  rows: number;
  sum: { byHand: Milliseconds; tracker: Milliseconds; same: boolean };
  distinct: { byHand: Milliseconds; tracker: Milliseconds; same: boolean };
  nextDay: Milliseconds;
  late: Milliseconds;
  nothing: Milliseconds;
  /** The whole year in the older way, extrapolated from some days of it. */
  older: { queries: Milliseconds; upserts: Milliseconds };
};

/**
 * A year of records of a goal by 100 objects (an attribute of 30 records' subject each): statistics of all five periods
 * for every day, object and the total. Against statements written by hand for just this, which write the same rows into
 * the same kind of table.
 */
export async function benchMetrics(url: string, records: number, log: (line: string) => void): Promise<MetricFigures> {
  const db = connect(url, 2);
  const { pool, client } = db;
  try {
    const ctx = { db: client, actor: { kind: 'code' as const, name: 'bench' }, now: new Date(START) };
    const goal = await createGoal(ctx, { key: 'purchase', name: 'Purchase', engagement: 'sum' });
    log('filling the tables');
    const subjects = Math.round(records / 30);
    await fill(pool, goal.id, subjects, records, 0, DAYS);
    await pool.query('VACUUM ANALYZE');
    // The overlap of a minute would find all of this again: let it pass without waiting.
    const age = (seconds = 61) =>
      pool.query('UPDATE tracker SET read_through = clock_timestamp() + make_interval(secs => $1)', [seconds]);
    const timed = async <T>(run: () => Promise<T>): Promise<[T, Milliseconds]> => {
      const started = performance.now();
      return [await run(), performance.now() - started];
    };
    const track = async (definition: TrackerDefinition, day: number) => {
      const now = new Date(Date.parse(START) + day * DAY_MS - 3_600_000);
      return timed(() => runTracker(client, definition, { now, timeZone: 'UTC', leftMs: () => 600_000 }));
    };
    const compared = async (aggregate: 'sum' | 'distinct') => {
      const definition = await define(db, aggregate);
      const hand = [];
      const ours = [];
      for (let round = 1; round <= 3; round++) {
        await pool.query('DROP TABLE IF EXISTS by_hand');
        await pool.query('CREATE TABLE by_hand (LIKE statistic INCLUDING ALL)');
        const [, byHand] = await timed(() => writeByHand(db, goal.id, aggregate));
        await pool.query('TRUNCATE statistic');
        await pool.query('UPDATE tracker SET fingerprint = NULL, recorded_on = NULL, read_through = NULL');
        const [done, tracker] = await track(definition, DAYS);
        log(
          `${aggregate}, round ${round}: by hand ${Math.round(byHand)} ms, the tracker ${Math.round(tracker)} ms, ${done.written} statistics`,
        );
        hand.push(byHand);
        ours.push(tracker);
      }
      const { rows } = await pool.query<{ n: string }>(
        `SELECT count(*) AS n FROM (
           (SELECT period, dimensions_id, date, value FROM statistic EXCEPT SELECT period, dimensions_id, date, value FROM by_hand)
           UNION ALL
           (SELECT period, dimensions_id, date, value FROM by_hand EXCEPT SELECT period, dimensions_id, date, value FROM statistic)
         ) different`,
      );
      return { definition, byHand: middle(hand), tracker: middle(ours), same: rows[0]?.n === '0' };
    };
    const distinct = await compared('distinct');
    await pool.query('DELETE FROM tracker');
    const sum = await compared('sum');
    const { rows } = await pool.query<{ n: string }>('SELECT count(*) AS n FROM statistic');
    log('one more day, a late record, and nothing');
    await age();
    await fill(pool, goal.id, subjects, Math.round(records / DAYS), DAYS, 1);
    await pool.query(`UPDATE goal_record SET received_at = clock_timestamp() + interval '62 seconds' WHERE at >= $1`, [
      new Date(Date.parse(START) + DAYS * DAY_MS),
    ]);
    const [, nextDay] = await track(sum.definition, DAYS + 1);
    await age();
    await pool.query(
      `INSERT INTO goal_record (subject_id, id, goal_id, at, value, source, received_at)
       SELECT md5('s1')::uuid, gen_random_uuid(), $1, $2, 1, 'script', clock_timestamp() + interval '62 seconds'`,
      [goal.id, new Date(Date.parse(START) + (DAYS - 29) * DAY_MS)],
    );
    const [, late] = await track(sum.definition, DAYS + 1);
    await age(600);
    const [, nothing] = await track(sum.definition, DAYS + 1);
    log('the older way, a few days of it');
    const older = await olderWay(db, goal.id);
    return { rows: Number(rows[0]?.n ?? 0), sum, distinct, nextDay, late, nothing, older };
  } finally {
    await db.disconnect();
  }
}

type Bench = ReturnType<typeof connect>;
const middle = (times: readonly number[]) =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

async function define(db: Bench, aggregate: 'sum' | 'distinct'): Promise<TrackerDefinition> {
  const { client } = db;
  const domain = await client.metricDomain.upsert({
    where: { ref: 'bench' },
    create: { ref: 'bench', name: 'Bench' },
    update: {},
  });
  const metric = await client.metric.create({ data: { domainId: domain.id, ref: aggregate, name: aggregate } });
  const definition: TrackerDefinition = {
    ...{ metric: `bench/${aggregate}`, metricId: metric.id, declared: false, aggregate, periods: [...PERIODS] },
    source: { type: 'goal', goal: 'purchase' },
    dimensions: [{ name: 'object', path: 'shop' }],
  };
  const { source, periods, dimensions } = definition;
  await client.tracker.create({ data: { metricId: metric.id, source, aggregate, periods, dimensions } });
  return definition;
}

async function fill(
  pool: Bench['pool'],
  goalId: number,
  subjects: number,
  records: number,
  fromDay: number,
  days: number,
) {
  await pool.query(
    `INSERT INTO subject (id, kind, external_id, attributes)
     SELECT md5('s' || n)::uuid, 'user', 's' || n, jsonb_build_object('shop', 'shop-' || n % $2, 'plan', 'team')
     FROM generate_series(1, $1::int) n ON CONFLICT DO NOTHING`,
    [subjects, OBJECTS],
  );
  await pool.query(
    `INSERT INTO goal_record (subject_id, id, goal_id, at, value, source)
     SELECT md5('s' || (1 + (n::bigint * 7919) % $1))::uuid, md5('r' || $5::int || '-' || n)::uuid, $2,
            $3::timestamptz + ($5::int + (n - 0.5) / $4::int::float8 * $6::int) * interval '1 day', n % 5000 / 100.0, 'script'
     FROM generate_series(1, $4::int) n`,
    [subjects, goalId, START, records, fromDay, days],
  );
}

/** As somebody would who knows that every object has records on every day, and has to serve this one case only. */
async function writeByHand(db: Bench, goalId: number, aggregate: 'sum' | 'distinct'): Promise<void> {
  const connection = await db.pool.connect();
  try {
    await connection.query(`SET work_mem = '128MB'; SET jit = off`);
    await connection.query(aggregate === 'sum' ? SUMS : DISTINCT, [goalId]);
  } finally {
    await connection.query('RESET ALL');
    connection.release();
  }
}

const RECORDS = `
  SELECT (r.at AT TIME ZONE 'UTC')::date AS day, s.attributes->>'shop' AS shop, r.subject_id, r.value
  FROM goal_record r JOIN subject s ON s.id = r.subject_id
  WHERE r.goal_id = $1 AND r.origin IS NULL AND NOT r.automated AND (s.kind <> 'visitor' OR s.confirmed_at IS NOT NULL)`;
const WRITE = (from: string) => `
  INSERT INTO by_hand (metric_id, period, dimensions_id, date, dimensions, value)
  SELECT 1, p.period, md5(d.dimensions::text)::uuid, v.day, d.dimensions, p.value
  FROM ${from} v
  CROSS JOIN LATERAL (SELECT CASE WHEN v.shop IS NULL THEN '{}' ELSE jsonb_build_object('object', v.shop) END AS dimensions) d
  CROSS JOIN LATERAL (VALUES ('day', v.d1), ('week', v.d7), ('days28', v.d28), ('month', v.d30), ('lifetime', v.life)) p(period, value)`;
const SUMS = `
  WITH days AS (SELECT day, shop, sum(value) AS a FROM (${RECORDS}) r GROUP BY 1, 2),
  every AS (SELECT day, shop, a FROM days UNION ALL SELECT day, NULL, sum(a) FROM days GROUP BY 1),
  windowed AS (
    SELECT day, shop, a AS d1, sum(a) OVER (w ROWS 6 PRECEDING) AS d7, sum(a) OVER (w ROWS 27 PRECEDING) AS d28,
           sum(a) OVER (w ROWS 29 PRECEDING) AS d30, sum(a) OVER (w ROWS UNBOUNDED PRECEDING) AS life
    FROM every WINDOW w AS (PARTITION BY shop ORDER BY day)
  ) ${WRITE('windowed')}`;
const DISTINCT = `
  WITH apart AS (SELECT DISTINCT shop, subject_id, day FROM (${RECORDS}) r),
  met AS (SELECT shop, subject_id, day FROM apart UNION ALL SELECT DISTINCT NULL, subject_id, day FROM apart),
  gaps AS (
    SELECT shop, day, coalesce(lead(day) OVER w, day + 30) AS next, row_number() OVER w AS nth
    FROM met WINDOW w AS (PARTITION BY subject_id, shop ORDER BY day)
  ), moves AS (
    SELECT g.shop, m.day, sum(m.d1) AS d1, sum(m.d7) AS d7, sum(m.d28) AS d28, sum(m.d30) AS d30, sum(m.life) AS life
    FROM gaps g CROSS JOIN LATERAL (VALUES
      (g.day, 1, 1, 1, 1, CASE WHEN nth = 1 THEN 1 ELSE 0 END), (least(g.day + 7, g.next), 0, -1, 0, 0, 0),
      (least(g.day + 28, g.next), 0, 0, -1, 0, 0), (least(g.day + 30, g.next), 0, 0, 0, -1, 0)) m(day, d1, d7, d28, d30, life)
    GROUP BY 1, 2
  ), windowed AS (
    SELECT shop, day, d1, sum(d7) OVER w AS d7, sum(d28) OVER w AS d28, sum(d30) OVER w AS d30, sum(life) OVER w AS life
    FROM moves WINDOW w AS (PARTITION BY shop ORDER BY day)
  ) ${WRITE(`(SELECT * FROM windowed WHERE day <= (SELECT max(day) FROM apart))`)}`;

/** One query for each day of "lifetime", and one statement for each row of it, as the older tool does it. */
async function olderWay(db: Bench, goalId: number): Promise<{ queries: Milliseconds; upserts: Milliseconds }> {
  await db.pool.query('DROP TABLE IF EXISTS by_hand');
  await db.pool.query('CREATE TABLE by_hand (LIKE statistic INCLUDING ALL)');
  let queries = 0;
  let upserts = 0;
  for (let n = 1; n <= SAMPLED_DAYS; n++) {
    const day = new Date(Date.parse(START) + Math.round((n / SAMPLED_DAYS) * DAYS) * DAY_MS);
    const before = performance.now();
    const { rows } = await db.pool.query<{ shop: string; value: string }>(
      `SELECT shop, sum(value) AS value FROM (${RECORDS} AND r.at < $2) r GROUP BY 1`,
      [goalId, day],
    );
    const between = performance.now();
    for (const { shop, value } of rows) {
      await db.pool.query(
        `INSERT INTO by_hand (metric_id, period, dimensions_id, date, dimensions, value)
         VALUES (1, 'lifetime', md5($1)::uuid, $2, jsonb_build_object('object', $1::text), $3)
         ON CONFLICT (metric_id, period, dimensions_id, date) DO UPDATE SET value = EXCLUDED.value`,
        [shop, day, value],
      );
    }
    queries += between - before;
    upserts += performance.now() - between;
  }
  return { queries: (queries / SAMPLED_DAYS) * DAYS, upserts: (upserts / SAMPLED_DAYS) * DAYS };
}
