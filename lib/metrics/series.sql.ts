import type { Database } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import type { KnownMetric } from './find-metrics';
import { statisticsOf, type StatisticsQuestion } from './statistics.sql';
import { NO_ID } from './store';

/** Lines of charts. Arrays come as text: tens of thousands of numbers are several times cheaper to read that way. */

/** So many lines are shown; the rest is one, or is left out. */
export const LINES_MAX = 20;

/**
 * The days of one line. `numbers` are its values as text, joined by commas; nothing between two is "no data". They belong
 * to the days `offsets` after the first of the range; null: to `count` days that follow each other from `first` on.
 */
export type Line = { first: number; count: number; offsets: string | null; numbers: string };

type Row = { name: string; place: number; lines: number } & Line;
type Known = ReadonlyMap<string, KnownMetric>;

const NOTHING: Line = { first: 0, count: 0, offsets: null, numbers: '' };

/** A value for each of so many days; null is no data. */
export function valuesOf({ first, count, offsets, numbers }: Line, days: number): (number | null)[] {
  const values = new Array<number | null>(days).fill(null);
  if (count === 0) return values;
  const texts = numbers.split(',');
  const places = offsets?.split(',');
  texts.forEach((text, index) => {
    values[places === undefined ? first + index : Number(places[index])] = text === '' ? null : Number(text);
  });
  return values;
}

/** The same as one text, with a place for each of so many days. What the database has joined is not taken apart. */
export function textOf(line: Line, days: number): string {
  const { first, count, offsets, numbers } = line;
  if (count === 0 || offsets !== null) return valuesOf(line, days).join(',');
  return ','.repeat(first) + numbers + ','.repeat(days - first - count);
}

/** The metric in all. */
export async function readTotal(
  db: Database,
  metric: KnownMetric,
  known: Known,
  question: StatisticsQuestion,
): Promise<Line> {
  const relation = statisticsOf(metric, known, { ...question, part: { type: 'total' } });
  const [row] = await db.$queryRaw<Line[]>`
    SELECT ${lineOf(Prisma.sql`days`, Prisma.sql`numbers`)} FROM (
      SELECT array_agg(date - ${question.from}::date ORDER BY date) AS days, array_agg(value ORDER BY date) AS numbers
      FROM (${relation}) each WHERE dimensions = '{}'::jsonb) all_days
    WHERE days IS NOT NULL`;
  return row ?? NOTHING;
}

/** Columns of a `Line` from days in their order and their values. Offsets that only count up are left out. */
const lineOf = (days: Prisma.Sql, numbers: Prisma.Sql): Prisma.Sql => Prisma.sql`
  ${days}[1] AS first, cardinality(${days}) AS count,
  CASE WHEN ${days}[cardinality(${days})] - ${days}[1] = cardinality(${days}) - 1 THEN NULL
       ELSE array_to_string(${days}, ',') END AS offsets,
  array_to_string(${numbers}, ',', '') AS numbers`;

/**
 * The metric by the values of one dimension: the largest by their sum over the range, and the sum of the rest where this
 * has a meaning. Rows with further dimensions are added up when there are no others.
 */
export async function readSplit(
  db: Database,
  metric: KnownMetric,
  known: Known,
  question: Omit<StatisticsQuestion, 'part'> & { by: string; additive: boolean },
): Promise<{ shown: { name: string; line: Line }[]; rest: Line | null; values: number }> {
  const { by, additive, from } = question;
  const relation = statisticsOf(metric, known, { ...question, part: { type: 'split', by } });
  const stored = metric.own === null && metric.derived === null;
  const first = await readLines(
    db,
    stored ? storedLines(metric.id ?? 0, question) : relationLines(relation, question),
    additive,
  );
  if (first.length > 0 || !additive) return answer(first, additive);
  const added = Prisma.sql`
    SELECT name, sum(value) AS total, array_agg(day ORDER BY day) AS days, array_agg(value ORDER BY day) AS numbers FROM (
      SELECT dimensions->>${by}::text AS name, date - ${from}::date AS day, sum(value) AS value
      FROM (${relation}) each WHERE dimensions ? ${by}::text GROUP BY 1, 2) cell
    GROUP BY 1`;
  return answer(await readLines(db, added, additive), additive);
}

type Split = Omit<StatisticsQuestion, 'part'> & { by: string };

/**
 * Lines of stored rows. The sets of dimensions are found by jumping through the primary key from one to the next, so
 * that no row's JSON is looked at but one of each; everything else goes by their ids. Until a metric that was just
 * imported is analysed, the database takes it for empty and chooses plans for a few rows: rows of all lines are therefore
 * read in one go, which with the wrong index costs a sort, where a look for each line would read everything each time.
 */
function storedLines(metricId: number, { period, from, to, by }: Split): Prisma.Sql {
  return Prisma.sql`
    WITH RECURSIVE ids AS (
      SELECT ${metricId}::int AS metric_id, ${period}::text AS period, ${NO_ID}::uuid AS id, NULL::jsonb AS dimensions
      UNION ALL
      SELECT next.* FROM ids CROSS JOIN LATERAL (
        SELECT s.metric_id, s.period, s.dimensions_id, s.dimensions FROM statistic s
        WHERE (s.metric_id, s.period, s.dimensions_id) > (ids.metric_id, ids.period, ids.id)
        ORDER BY s.metric_id, s.period, s.dimensions_id LIMIT 1) next
      WHERE next.metric_id = ids.metric_id AND next.period = ids.period
    ), named AS MATERIALIZED (
      SELECT id, dimensions->>${by}::text AS name FROM ids
      WHERE dimensions ? ${by}::text AND dimensions - ${by}::text = '{}'::jsonb
    ), summed AS MATERIALIZED (
      SELECT dimensions_id AS id, sum(value) AS total, array_agg(date - ${from}::date ORDER BY date) AS days,
             array_agg(value ORDER BY date) AS numbers
      FROM statistic
      WHERE metric_id = ${metricId}::int AND period = ${period}::text AND date BETWEEN ${from}::date AND ${to}::date
        AND dimensions_id = ANY (ARRAY(SELECT id FROM named))
      GROUP BY dimensions_id
    )
    SELECT named.name, summed.total, summed.days, summed.numbers FROM named JOIN summed USING (id)`;
}

const relationLines = (relation: Prisma.Sql, { from, by }: Split): Prisma.Sql => Prisma.sql`
  SELECT dimensions->>${by}::text AS name, sum(value) AS total, array_agg(date - ${from}::date ORDER BY date) AS days,
         array_agg(value ORDER BY date) AS numbers
  FROM (${relation}) each WHERE dimensions - ${by}::text = '{}'::jsonb AND dimensions ? ${by}::text GROUP BY 1`;

/** The largest of some lines (name, total, days, numbers) and, as line 0, the sum of the others by day. */
function readLines(db: Database, lines: Prisma.Sql, additive: boolean): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    WITH line AS MATERIALIZED (
      SELECT name, days, numbers, (row_number() OVER (ORDER BY total DESC NULLS LAST, name))::int AS place
      FROM (${lines}) each
    ), other AS (
      SELECT array_agg(day ORDER BY day) AS days, array_agg(value ORDER BY day) AS numbers FROM (
        SELECT c.day, sum(c.value) AS value FROM line l CROSS JOIN LATERAL unnest(l.days, l.numbers) AS c (day, value)
        WHERE l.place > ${LINES_MAX} AND ${additive} GROUP BY c.day) summed
    ), shown AS (
      SELECT name, place, days, numbers FROM line WHERE place <= ${LINES_MAX}
      UNION ALL
      SELECT '', 0, days, numbers FROM other WHERE days IS NOT NULL
    )
    SELECT name, place, (SELECT count(*)::int FROM line) AS lines,
           ${lineOf(Prisma.sql`days`, Prisma.sql`numbers`)}
    FROM shown ORDER BY place`;
}

function answer(rows: readonly Row[], additive: boolean) {
  const rest = rows.find(({ place }) => place === 0);
  return {
    shown: rows.filter(({ place }) => place > 0).map((row) => ({ name: row.name, line: row })),
    rest: additive && rest !== undefined ? rest : null,
    values: rows[0]?.lines ?? 0,
  };
}
