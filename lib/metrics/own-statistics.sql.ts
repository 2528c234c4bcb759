import { Prisma } from '@/lib/db/generated/client';
import type { OwnSource } from './find-metrics';
import { PERIODS, type Period } from './schemas';
import type { StatisticsQuestion } from './statistics.sql';

/**
 * Statistics of the product's own domains, read from the records of the rooms. An interval belongs to the day in which
 * it ends, at midnight to the day before; lines by facet go on with 0 from the first day on which their value occurs.
 */

/** The day to which the end of an interval belongs. */
const dayOfEnd = (timeZone: string): Prisma.Sql =>
  Prisma.sql`((r.at - interval '1 microsecond') AT TIME ZONE ${timeZone})::date`;

const narrowFacet = ({ part }: StatisticsQuestion): Prisma.Sql => {
  if (part.type === 'total') return Prisma.sql`AND r.facet = ''`;
  return part.type === 'split' ? Prisma.sql`AND r.facet IN ('', ${part.by})` : Prisma.empty;
};

const asDimensions = Prisma.sql`
  CASE WHEN l.facet = '' THEN '{}'::jsonb ELSE jsonb_build_object(l.facet, l.value) END`;

/** What was asked for: the total is read in any case, since it says which days are known. */
const chosen = ({ part }: StatisticsQuestion): Prisma.Sql =>
  part.type === 'split' ? Prisma.sql`l.facet <> ''` : Prisma.sql`true`;

const withId = (relation: Prisma.Sql): Prisma.Sql => Prisma.sql`
  SELECT date, dimensions, md5(dimensions::text)::uuid AS dimensions_id, value FROM (${relation}) each`;

/**
 * Members at the end of each day that was recorded. A value of a facet without a record is 0 on a day that has one. Added
 * up and not joined: of a stock that is newer than the table's statistics the planner expects no records.
 */
export function stockStatistics(stockId: number, question: StatisticsQuestion): Prisma.Sql {
  const { from, to, timeZone } = question;
  return withId(Prisma.sql`
    WITH known AS (
      SELECT ${dayOfEnd(timeZone)} AS date, r.facet, r.value, r.count FROM stock_record r
      WHERE r.stock_id = ${stockId}::int ${narrowFacet(question)}
        AND r.at <= (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone}
        -- it ends a day: one moment earlier it is another one
        AND (r.at AT TIME ZONE ${timeZone})::date > ${dayOfEnd(timeZone)}
    ), line AS (SELECT facet, value, min(date) AS first FROM known GROUP BY 1, 2),
    day AS MATERIALIZED (SELECT date FROM known WHERE facet = '')
    SELECT l.date, ${asDimensions} AS dimensions, sum(l.count)::numeric AS value
    FROM (
      SELECT d.date, n.facet, n.value, 0 AS count, true AS is_known FROM line n JOIN day d ON d.date >= n.first
      UNION ALL
      SELECT date, facet, value, count, false FROM known
    ) l
    WHERE l.date >= ${from}::date AND ${chosen(question)}
    GROUP BY l.date, l.facet, l.value HAVING bool_or(l.is_known)`);
}

/**
 * Events of the days until each date. Flows that are recorded by week have the sums of weeks on the dates on which these
 * end, 0 among them. Days are known until the newest count of the stocks of their kind, or until yesterday where there are none.
 */
export function flowStatistics(
  flow: Extract<OwnSource, { type: 'flow' }>,
  periods: readonly Period[],
  question: StatisticsQuestion,
): Prisma.Sql {
  const { from, to, timeZone, period, today } = question;
  const known = Prisma.sql`
    SELECT ${dayOfEnd(timeZone)} AS date, r.facet, r.value, sum(r.events) AS events FROM flow_record r
    WHERE r.flow_id = ${flow.flowId}::int ${narrowFacet(question)}
      AND r.at <= (${to}::date + 1)::timestamp AT TIME ZONE ${timeZone}
    GROUP BY 1, 2, 3`;
  if (periods.length < PERIODS.length) {
    const [every, step] = period === 'week' ? ['weekly', 7] : ['four_weekly', 28];
    // Weeks in which nothing happened have no record: how far they are counted is noted for the whole kind.
    return withId(Prisma.sql`
      WITH known AS MATERIALIZED (${known}),
      line AS (SELECT facet, value, min(date) AS first FROM known GROUP BY 1, 2),
      newest AS (
        SELECT least(${to}::date, greatest((SELECT max(date) FROM known), (
          SELECT ${dayOfEnd(timeZone)} FROM watermark r WHERE r.name = ${`flow-records:${flow.kind}:${every}`}))) AS day)
      SELECT d.date, ${asDimensions} AS dimensions, coalesce(k.events, 0) AS value
      FROM newest n CROSS JOIN line l
      CROSS JOIN LATERAL (SELECT generate_series(l.first, n.day, make_interval(days => ${step}::int))::date AS date) d
      LEFT JOIN known k ON k.facet = l.facet AND k.value = l.value AND k.date = d.date
      WHERE d.date >= ${from}::date AND ${chosen(question)}`);
  }
  const rows = period === 'lifetime' ? null : { day: 1, week: 7, days28: 28, month: 30 }[period];
  const window =
    rows === null
      ? Prisma.sql`ROWS UNBOUNDED PRECEDING`
      : Prisma.sql`ROWS BETWEEN ${rows - 1}::int PRECEDING AND CURRENT ROW`;
  return withId(Prisma.sql`
    WITH known AS MATERIALIZED (${known}),
    line AS (SELECT facet, value, min(date) AS first FROM known GROUP BY 1, 2),
    newest AS (
      SELECT least(${to}::date, ${today}::date - 1, coalesce(greatest(max(${dayOfEnd(timeZone)}), (SELECT max(date) FROM known)),
                   ${today}::date - 1)) AS day
      FROM stock s CROSS JOIN LATERAL (
        SELECT at FROM stock_record WHERE stock_id = s.id AND facet = '' ORDER BY at DESC LIMIT 1) r
      WHERE s.kind = ${flow.kind} AND s.every = 'daily' AND s.archived_at IS NULL)
    SELECT * FROM (
      SELECT d.date, ${asDimensions} AS dimensions,
             sum(coalesce(k.events, 0)) OVER (PARTITION BY l.facet, l.value ORDER BY d.date ${window}) AS value
      FROM newest n CROSS JOIN line l
      CROSS JOIN LATERAL (SELECT generate_series(l.first, n.day, interval '1 day')::date AS date) d
      LEFT JOIN known k ON k.facet = l.facet AND k.value = l.value AND k.date = d.date
      WHERE ${chosen(question)}) summed
    WHERE date >= ${from}::date`);
}

/** What is added up of an outcome's rows: who was enrolled, who converted, or what their values come to. */
export const experimentNumber = (outcome: Prisma.Sql): Prisma.Sql => Prisma.sql`
  CASE WHEN ${outcome} = 'enrollment' THEN o.subjects WHEN ${outcome} LIKE 'value:%' THEN o.sum ELSE o.conversions END`;

/**
 * Totals of all phases until each closed day, and what a number of days added to them; in all and by variant. Before its
 * first day a phase had nothing, after its last it stays at what it was; where a day between is missing there is no
 * difference to it.
 */
export function experimentStatistics(
  { experimentId, outcome }: Extract<OwnSource, { type: 'experiment' }>,
  { from, to, period, part }: StatisticsQuestion,
): Prisma.Sql {
  if (part.type === 'split' && part.by !== 'variant') return experimentNothing;
  const wanted =
    part.type === 'total'
      ? Prisma.sql`s.variant IS NULL`
      : part.type === 'split'
        ? Prisma.sql`s.variant IS NOT NULL`
        : Prisma.sql`true`;
  const step = { day: 1, week: 7, days28: 28, month: 30, lifetime: null }[period];
  const on = (total: Prisma.Sql, date: Prisma.Sql) => Prisma.sql`
    ${total}.phase = s.phase AND ${total}.variant IS NOT DISTINCT FROM s.variant AND ${total}.date = least(${date}, s.last)`;
  const earlier = Prisma.sql`(d.date - ${step ?? 0}::int)`;
  const before = step === null ? Prisma.sql`0` : Prisma.sql`CASE WHEN ${earlier} < s.first THEN 0 ELSE b.value END`;
  return withId(Prisma.sql`
    WITH total AS MATERIALIZED (
      SELECT o.phase, o.day AS date, o.variant, sum(${experimentNumber(Prisma.sql`o.outcome`)}) AS value
      FROM daily_outcome o
      WHERE o.experiment_id = ${experimentId}::int AND o.outcome = ${outcome}
      GROUP BY GROUPING SETS ((o.phase, o.day), (o.phase, o.day, o.variant))
    ), span AS (SELECT phase, variant, min(date) AS first, max(date) AS last FROM total GROUP BY 1, 2),
    day AS (SELECT DISTINCT date FROM total WHERE date >= ${from}::date AND date <= ${to}::date)
    SELECT date, CASE WHEN variant IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('variant', variant) END AS dimensions,
           CASE WHEN bool_or(value IS NULL) THEN NULL ELSE sum(value) END AS value
    FROM (
      SELECT d.date, s.variant, a.value - ${before} AS value
      FROM day d JOIN span s ON d.date >= s.first AND ${wanted}
      LEFT JOIN total a ON ${on(Prisma.sql`a`, Prisma.sql`d.date`)}
      LEFT JOIN total b ON ${on(Prisma.sql`b`, earlier)}) each
    GROUP BY date, variant`);
}

const experimentNothing = Prisma.sql`
  SELECT NULL::date AS date, NULL::jsonb AS dimensions, NULL::uuid AS dimensions_id, NULL::numeric AS value WHERE false`;
