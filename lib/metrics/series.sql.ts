import type { Database } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import type { KnownMetric } from './find-metrics';
import { statisticsOf, type StatisticsQuestion } from './statistics.sql';

/** Lines of charts. Arrays come as text: tens of thousands of numbers are several times cheaper to read that way. */

/** So many lines are shown; the rest is one, or is left out. */
export const LINES_MAX = 20;

/** `values[i]` belongs to the day `offsets[i]` after the first of the range; null says that there is no data. */
export type Sparse = { offsets: number[]; values: (number | null)[] };

type Row = { name: string; place: number; lines: number; offsets: string | null; numbers: string | null };
type Known = ReadonlyMap<string, KnownMetric>;

const parse = (row: Pick<Row, 'offsets' | 'numbers'> | undefined): Sparse => {
  if (row === undefined || row.offsets === null || row.numbers === null || row.offsets === '') {
    return { offsets: [], values: [] };
  }
  return {
    offsets: row.offsets.split(',').map(Number),
    values: row.numbers.split(',').map((text) => (text === '' ? null : Number(text))),
  };
};

/** The metric in all. */
export async function readTotal(
  db: Database,
  metric: KnownMetric,
  known: Known,
  question: StatisticsQuestion,
): Promise<Sparse> {
  const relation = statisticsOf(metric, known, { ...question, part: { type: 'total' } });
  const [row] = await db.$queryRaw<Pick<Row, 'offsets' | 'numbers'>[]>`
    SELECT array_to_string(array_agg(date - ${question.from}::date), ',') AS offsets,
           array_to_string(array_agg(value), ',', '') AS numbers
    FROM (${relation}) each WHERE dimensions = '{}'::jsonb`;
  return parse(row);
}

/**
 * The metric by the values of one dimension: the largest by their sum over the range, and the sum of the rest where this
 * has a meaning. Rows with further dimensions are added up when there are no others.
 */
export async function readSplit(
  db: Database,
  metric: KnownMetric,
  known: Known,
  question: Omit<StatisticsQuestion, 'part'> & { by: string; additive: boolean },
): Promise<{ shown: { name: string; sparse: Sparse }[]; rest: Sparse | null; values: number }> {
  const { by, additive, from } = question;
  const relation = statisticsOf(metric, known, { ...question, part: { type: 'split', by } });
  const alone = Prisma.sql`
    SELECT dimensions->>${by}::text AS name, date - ${from}::date AS day, value
    FROM (${relation}) each WHERE dimensions - ${by}::text = '{}'::jsonb`;
  const first = await readLines(db, alone, additive);
  if (first.length > 0 || !additive) return answer(first, additive);
  const added = Prisma.sql`
    SELECT dimensions->>${by}::text AS name, date - ${from}::date AS day, sum(value) AS value
    FROM (${relation}) each WHERE dimensions ? ${by}::text GROUP BY 1, 2`;
  return answer(await readLines(db, added, additive), additive);
}

function readLines(db: Database, cells: Prisma.Sql, additive: boolean): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    WITH line AS MATERIALIZED (
      SELECT name, array_agg(day) AS days, array_agg(value) AS numbers,
             (row_number() OVER (ORDER BY sum(value) DESC NULLS LAST, name))::int AS place
      FROM (${cells}) cell GROUP BY name
    ), other AS (
      SELECT array_agg(day) AS days, array_agg(value) AS numbers FROM (
        SELECT c.day, sum(c.value) AS value FROM line l CROSS JOIN LATERAL unnest(l.days, l.numbers) AS c (day, value)
        WHERE l.place > ${LINES_MAX} AND ${additive} GROUP BY c.day) summed
    ), shown AS (
      SELECT name, place, days, numbers FROM line WHERE place <= ${LINES_MAX}
      UNION ALL
      SELECT '', 0, days, numbers FROM other WHERE days IS NOT NULL
    )
    SELECT name, place, (SELECT count(*)::int FROM line) AS lines, array_to_string(days, ',') AS offsets,
           array_to_string(numbers, ',', '') AS numbers
    FROM shown ORDER BY place`;
}

function answer(rows: readonly Row[], additive: boolean) {
  const rest = rows.find(({ place }) => place === 0);
  return {
    shown: rows.filter(({ place }) => place > 0).map((row) => ({ name: row.name, sparse: parse(row) })),
    rest: additive && rest !== undefined ? parse(rest) : null,
    values: rows[0]?.lines ?? 0,
  };
}
