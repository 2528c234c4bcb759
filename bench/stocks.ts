import { randomBytes } from 'node:crypto';
import { POST as postSubjects } from '@/app/api/v1/subjects/route';
import { createToken } from '@/lib/auth/create-token';
import { closeDatabase, connect, database, databasePool } from '@/lib/db/client';
import { createFacet } from '@/lib/stocks/create-facet';
import { createFlow } from '@/lib/stocks/create-flow';
import { createStock } from '@/lib/stocks/create-stock';
import { listStocks } from '@/lib/stocks/list-stocks';
import { readResidues } from '@/lib/stocks/reading/residue';
import { updateRecords } from '@/lib/stocks/update-records';
import { subjectId } from '@/lib/subjects/subject-id';

const DAY_MS = 86_400_000;
const START = Date.parse('2026-03-01T00:00:00Z');
const STOCKS = 10;
const FACETS = 5;
const VALUES = 8;
const KIND = 'bench';
const BATCH = 500;

type Milliseconds = number;
export type StockFigures = {
  count: Milliseconds;
  byHand: Milliseconds;
  nextDay: Milliseconds;
  /** The count of all stocks over the attributes, which finds the residue. */
  residue: Milliseconds;
  same: boolean;
  /** Changes per second. */
  api: number;
  each: number;
  plain: number;
  bare: number;
};

type Pool = ReturnType<typeof connect>['pool'];

/**
 * Counting 10 stocks by 5 facets over a million subjects, in one pass, against the best count written by hand; and
 * changes of attributes through the machines' interface, in batches, against plain statements that write the same rows.
 */
export async function benchStocks(url: string, subjects: number, log: (line: string) => void): Promise<StockFigures> {
  process.env['DATABASE_URL'] = url;
  process.env['AUTH_SECRET'] ??= randomBytes(32).toString('hex');
  process.env['RATE_LIMIT'] = 'off';
  // Two hours after the day: what was counted is not compared with the attributes any more, which is measured by itself.
  const now = new Date(START + DAY_MS + 2 * 3_600_000);
  const ctx = { db: database(), actor: { kind: 'code' as const, name: 'bench' }, now };
  try {
    for (let n = 0; n < FACETS; n++)
      await createFacet(ctx, { slug: `f${n}`, name: `F${n}`, kind: KIND, path: `f${n}` });
    for (let n = 0; n < STOCKS; n++) {
      const filter = { op: 'equals' as const, path: 'state', value: `s${n}` };
      await createStock(ctx, { slug: `s${n}`, name: `S${n}`, kind: KIND, filter });
    }
    const all = Array.from({ length: STOCKS }, (_, n) => `s${n}`);
    await createFlow(ctx, { slug: 'move', name: 'Move', kind: KIND, sources: all, sinks: all });
    log('filling the tables');
    await fill(databasePool(), subjects);
    log('the count by hand, three times');
    const hand = [];
    let counted: HandRow[] = [];
    for (let n = 0; n < 3; n++) {
      const started = performance.now();
      counted = await byHand(databasePool());
      hand.push(performance.now() - started);
    }
    log('the records of the first day, three times');
    const own = [];
    for (let n = 0; n < 3; n++) {
      await databasePool().query('TRUNCATE stock_record, flow_record, watermark');
      const started = performance.now();
      const tally = await updateRecords(database(), { now, elapsedMs: () => 0 });
      own.push(performance.now() - started);
      if (tally.failed > 0) throw new Error(tally.errors.join('; '));
    }
    const same = await isSame(databasePool(), counted);
    const started = performance.now();
    await updateRecords(database(), { now: new Date(now.getTime() + DAY_MS), elapsedMs: () => 0 });
    const nextDay = performance.now() - started;
    const compared = performance.now();
    await readResidues(database(), KIND, await listStocks(ctx, { kind: KIND }), now);
    const residue = performance.now() - compared;
    log('changes through the interface, and written by hand');
    const speed = await changes(Math.min(20_000, subjects / 10), subjects);
    return { count: middle(own), byHand: middle(hand), nextDay, residue, same, ...speed };
  } finally {
    await closeDatabase();
  }
}

const middle = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Subjects with a state and five facets, each in one stock for part of the first day until now. */
async function fill(pool: Pool, subjects: number): Promise<void> {
  const attributes = Array.from(
    { length: FACETS },
    (_, f) => `'f${f}', 'v' || (n * ${[7, 11, 13, 17, 19][f]} / 3 % ${VALUES})`,
  );
  await pool.query(
    `INSERT INTO subject (id, kind, external_id, attributes, changed_at, changed_seq, changed_id)
     SELECT md5('s' || n)::uuid, '${KIND}', 'b' || n,
            jsonb_build_object('state', 's' || n % ${STOCKS}, ${attributes.join(', ')}),
            $1::timestamptz + (n::float8 / $2) * interval '20 hours', 0, md5('c' || n)::uuid
     FROM generate_series(1, $2::int) n`,
    [new Date(START), subjects],
  );
  await pool.query(
    `INSERT INTO attribute_change (subject_id, id, at, sequence, set, source)
     SELECT id, changed_id, changed_at, 0, attributes, 'import' FROM subject WHERE kind = '${KIND}'`,
  );
  await pool.query(
    `INSERT INTO stay (subject_id, stock_id, since_id, since_at, since_seq, entered_at, entered, facets)
     SELECT s.id, t.id, s.changed_id, s.changed_at, 0, s.changed_at, true, s.attributes - 'state'
     FROM subject s JOIN stock t ON t.slug = s.attributes->>'state' WHERE s.kind = '${KIND}'`,
  );
  await pool.query(
    `UPDATE history_build SET built = wanted, building = NULL, dirty_from = NULL WHERE kind = '${KIND}'`,
  );
  // So that nothing else is at work while something is measured.
  for (const table of ['subject', 'stay', 'attribute_change']) await pool.query(`VACUUM ANALYZE ${table}`);
}

type HandRow = { facet: string; value: string; counts: number[] };

/** All stocks in all and by every facet, in one scan. */
async function byHand(pool: Pool): Promise<HandRow[]> {
  const facets = Array.from({ length: FACETS }, (_, f) => `attributes->>'f${f}'`);
  const counts = Array.from({ length: STOCKS }, (_, n) => `count(*) FILTER (WHERE attributes->>'state' = 's${n}')`);
  const { rows } = await pool.query<{ level: number; counts: string[] } & Record<string, string>>(
    `SELECT GROUPING(${facets.join(', ')}) AS level, ${facets.map((one, f) => `${one} AS f${f}`).join(', ')},
            ARRAY[${counts.join(', ')}] AS counts
     FROM subject WHERE kind = '${KIND}' GROUP BY GROUPING SETS ((), ${facets.map((one) => `(${one})`).join(', ')})`,
  );
  return rows.map((row) => {
    const facet = Array.from({ length: FACETS }, (_, f) => `f${f}`).find((name) => row[name] !== null) ?? '';
    return { facet, value: row[facet] ?? '', counts: row.counts.map(Number) };
  });
}

async function isSame(pool: Pool, counted: readonly HandRow[]): Promise<boolean> {
  const { rows } = await pool.query<{ slug: string; facet: string; value: string; count: string }>(
    'SELECT s.slug, r.facet, r.value, r.count FROM stock_record r JOIN stock s ON s.id = r.stock_id',
  );
  const expected = counted.flatMap(({ facet, value, counts }) =>
    counts.flatMap((count, n) => (count === 0 ? [] : [`s${n} ${facet} ${value} ${count}`])),
  );
  const found = rows.map(({ slug, facet, value, count }) => `${slug} ${facet} ${value} ${count}`);
  return JSON.stringify(expected.sort()) === JSON.stringify(found.sort());
}

/** Every change moves a subject to the next stock, which a flow names: five rows each are written. */
async function changes(
  amount: number,
  subjects: number,
): Promise<Pick<StockFigures, 'api' | 'each' | 'plain' | 'bare'>> {
  const { secret } = await createToken(
    { db: database(), actor: { kind: 'code', name: 'bench' }, now: new Date() },
    { name: 'bench', scope: 'write' },
  );
  const rounds = { api: [] as number[], each: [] as number[], plain: [] as number[], bare: [] as number[] };
  // Subjects of the interface's own making: their ids are derived from their names.
  await send(secret, amount, -1, subjects);
  for (let round = 0; round < 3; round++) {
    rounds.api.push(await perSecond(amount, () => send(secret, amount, round, subjects)));
    rounds.each.push(await perSecond(amount / 4, () => writeEach(amount / 4, round + 200, subjects)));
    rounds.plain.push(await perSecond(amount, () => write(amount, round, subjects, true)));
    rounds.bare.push(await perSecond(amount, () => write(amount, round + 100, subjects, false)));
  }
  return { api: middle(rounds.api), each: middle(rounds.each), plain: middle(rounds.plain), bare: middle(rounds.bare) };
}

async function perSecond(amount: number, run: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await run();
  return (amount * 1000) / (performance.now() - started);
}

/** Every run happens after the one before. */
let minutes = 0;
const nextMinute = () => new Date(START + 2 * DAY_MS + 60_000 * ++minutes);

async function send(secret: string, amount: number, round: number, subjects: number): Promise<void> {
  const at = nextMinute().toISOString();
  for (let from = 0; from < amount; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, amount - from) }, (_, n) => ({
      subject: { kind: KIND, id: `api${(from + n) % subjects}` },
      attributes: { state: `s${(from + n + round + 1) % STOCKS}`, ...(round === -1 ? facetsOf(from + n) : {}) },
      at,
      id: `${round}`,
    }));
    const response = await postSubjects(
      new Request('http://127.0.0.1/api/v1/subjects', {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify({ subjects: batch }),
      }),
    );
    const answer = (await response.json()) as { recorded?: number };
    if (answer.recorded !== batch.length)
      throw new Error(`a batch was not recorded: ${JSON.stringify(answer).slice(0, 300)}`);
  }
}

const facetsOf = (n: number) =>
  Object.fromEntries(Array.from({ length: FACETS }, (_, f) => [`f${f}`, `v${n % (f + 2)}`]));

/**
 * The same rows by plain statements, a transaction per batch: the subject's attributes, the change and, with `all`, the
 * stay that ends, the one that begins and the flow event.
 */
async function write(amount: number, round: number, subjects: number, all: boolean): Promise<void> {
  const client = await databasePool().connect();
  const at = nextMinute();
  try {
    for (let from = 0; from < amount; from += BATCH) {
      const ids = Array.from({ length: Math.min(BATCH, amount - from) }, (_, n) =>
        subjectId(KIND, `api${(from + n) % subjects}`),
      );
      const sets = ids.map((_, n) => JSON.stringify({ state: `s${(from + n + round + 6) % STOCKS}` }));
      const values = [ids, sets, ids.map((_, n) => md5(`${round}/${from + n}`)), at];
      const given = 'unnest($1::uuid[], $2::jsonb[], $3::uuid[]) AS g (id, set, change)';
      await client.query('BEGIN');
      await client.query(
        `UPDATE subject s SET attributes = s.attributes || g.set, changed_at = $4, changed_seq = 0, changed_id = g.change
         FROM ${given} WHERE s.id = g.id`,
        values,
      );
      await client.query(
        `INSERT INTO attribute_change (subject_id, id, at, sequence, set, source)
         SELECT g.id, g.change, $4, 0, g.set, 'token' FROM ${given}`,
        values,
      );
      if (all) {
        await client.query(
          `WITH ended AS (
             UPDATE stay y SET until_at = $4, "left" = true FROM ${given}
             WHERE y.subject_id = g.id AND y.until_at IS NULL RETURNING y.subject_id, y.facets
           ), begun AS (
             INSERT INTO stay (subject_id, stock_id, since_id, since_at, since_seq, entered_at, entered, facets)
             SELECT g.id, t.id, g.change, $4, 0, $4, true, e.facets
             FROM ${given} JOIN stock t ON t.slug = g.set->>'state' JOIN ended e ON e.subject_id = g.id
           )
           INSERT INTO flow_event (subject_id, id, flow_id, at, sequence, source, sink, before, after, change_id)
           SELECT g.id, g.change, f.id, $4, 0, 'a', 'b', e.facets, e.facets, g.change
           FROM ${given} JOIN ended e ON e.subject_id = g.id CROSS JOIN (SELECT min(id) AS id FROM flow) f`,
          values,
        );
      }
      await client.query('COMMIT');
    }
  } finally {
    client.release();
  }
}

/** An UPDATE of the subject and an INSERT of the change for each change, prepared, a transaction per batch. */
async function writeEach(amount: number, round: number, subjects: number): Promise<void> {
  const client = await databasePool().connect();
  const at = nextMinute();
  try {
    for (let from = 0; from < amount; from += BATCH) {
      await client.query('BEGIN');
      for (let n = from; n < Math.min(from + BATCH, amount); n++) {
        const id = subjectId(KIND, `api${n % subjects}`);
        const set = JSON.stringify({ state: `s${(n + round) % STOCKS}` });
        const change = md5(`${round}/${n}`);
        await client.query({
          name: 'bench_update',
          text: `UPDATE subject SET attributes = attributes || $2::jsonb, changed_at = $3, changed_seq = 0, changed_id = $4
                 WHERE id = $1`,
          values: [id, set, at, change],
        });
        await client.query({
          name: 'bench_insert',
          text: `INSERT INTO attribute_change (subject_id, id, at, sequence, set, source) VALUES ($1, $2, $3, 0, $4, 'token')`,
          values: [id, change, at, set],
        });
      }
      await client.query('COMMIT');
    }
  } finally {
    client.release();
  }
}

const md5 = (text: string): string => {
  const hex = Buffer.from(text.padEnd(16, '.')).toString('hex').slice(0, 32);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};
