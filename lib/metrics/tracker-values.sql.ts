import { Prisma } from '@/lib/db/generated/client';
import type { CompiledSource } from '@/lib/subjects/sources';
import { addDays, dayBoundaries, daysBetween } from '@/lib/time/days';
import { PERIODS, type Period } from './schemas';
import type { Aggregate, TrackerDimension } from './tracker.schemas';

/** What is to be computed: the statistics of the days `from` to `to`, both included. */
export type TrackerQuestion = {
  metricId: number;
  source: CompiledSource;
  aggregate: Aggregate;
  periods: readonly Period[];
  dimensions: readonly TrackerDimension[];
  from: string;
  to: string;
  timeZone: string;
  /** Where lifetime goes on from: there is nothing before, what is stored for the day before, or the records before. */
  base: 'nothing' | 'stored' | 'records';
};

const REACH: Record<Period, number> = { day: 1, week: 7, days28: 28, month: 30, lifetime: 1 };
const ROLLING = ['week', 'days28', 'month'] as const;

/**
 * The statement that everything stands on: all periods, all days and all combinations of dimensions at once. It is a list
 * of common table expressions, of which the last, `wanted (dimensions_id, dimensions, period, date, value)`, is the result.
 *
 * 1. `read`: the records of the days and of as many days before as the longest window reaches back.
 * 2. `days`: per combination (and for the total) and day what can be added up: a count, a sum, a least, a largest. For
 *    distinct subjects it is how many begin and cease to be covered: a day on which a subject was seen covers the n days
 *    from it on, but not beyond the next day on which it was seen, so that nobody is counted twice.
 *    (Sorted by the subject first: that is what tells rows apart soonest.)
 * 3. `grid`: every day of every combination, so that rows of a frame are days.
 * 4. `windowed`: the windows as frames over these rows.
 */
export function trackerValues(q: TrackerQuestion): Prisma.Sql {
  const reach = Math.max(...q.periods.map((period) => REACH[period]));
  const first = addDays(q.from, 1 - reach);
  const boundaries = dayBoundaries(first, q.to, q.timeZone).map((at) => at.toISOString());
  const fromIndex = daysBetween(first, q.from) + 1;
  const days = boundaries.length - 1;
  const combo = comboOf(q.dimensions, Prisma.sql`r`);
  const read = Prisma.sql`
    read AS (
      SELECT width_bucket(r.at, ${boundaries}::timestamptz[]) AS day, ${combo} AS combo, r.subject_id, r.value
      FROM (${q.source.rows}) r
      WHERE r.at >= ${boundaries[0]}::timestamptz AND r.at < ${boundaries.at(-1)}::timestamptz
    )`;
  const parts = q.aggregate === 'distinct' ? distinctDays(q, fromIndex, days) : plainDays(q);
  const frames = q.aggregate === 'distinct' ? distinctFrames(fromIndex) : plainFrames(q.aggregate, fromIndex);
  return Prisma.sql`
    ${read},
    ${knownOf(q, boundaries[fromIndex - 1] ?? '')},
    ${parts},
    series AS (
      SELECT total, combo, min(first) AS first, bool_or(known) AS known, max(base_a) AS base_a, max(base_b) AS base_b
      FROM (
        SELECT total, combo, ${fromIndex}::int AS first, true AS known, base_a, base_b FROM known
        UNION ALL
        SELECT total, combo, min(day), false, NULL, NULL FROM seen WHERE day >= ${fromIndex}::int GROUP BY 1, 2
      ) s GROUP BY 1, 2
    ), grid AS (
      SELECT s.total, s.combo, s.first, s.base_a, s.base_b, d.day, p.a, p.b, p.w7, p.w28, p.w30, p.fresh
      FROM series s
      CROSS JOIN LATERAL generate_series(CASE WHEN s.known THEN 1 ELSE s.first END, ${days}::int) AS d(day)
      LEFT JOIN days p ON p.total = s.total AND p.combo = s.combo AND p.day = d.day
    ), windowed AS (
      SELECT total, combo, day, first, ${frames}
      FROM grid WINDOW
        upto AS (PARTITION BY total, combo ORDER BY day ROWS UNBOUNDED PRECEDING),
        back7 AS (PARTITION BY total, combo ORDER BY day ROWS 6 PRECEDING),
        back28 AS (PARTITION BY total, combo ORDER BY day ROWS 27 PRECEDING),
        back30 AS (PARTITION BY total, combo ORDER BY day ROWS 29 PRECEDING)
    ), named AS (
      SELECT total, combo, dimensions, md5(dimensions::text)::uuid AS dimensions_id
      FROM (SELECT total, combo, ${dimensionsOf(q.dimensions)} AS dimensions FROM series) s
    ), wanted AS (
      SELECT n.dimensions_id, n.dimensions, v.period, ${first}::date + (w.day - 1) AS date, trim_scale(v.value) AS value
      FROM windowed w JOIN named n ON n.total = w.total AND n.combo = w.combo
      CROSS JOIN LATERAL (VALUES ${Prisma.join(PERIODS.filter((one) => q.periods.includes(one)).map(periodValue))})
        AS v(period, value)
      WHERE w.day >= w.first
    )`;
}

const periodValue = (period: Period): Prisma.Sql => {
  const columns: Record<Period, Prisma.Sql> = {
    day: Prisma.sql`w.v_day`,
    week: Prisma.sql`w.v_week`,
    days28: Prisma.sql`w.v_days28`,
    month: Prisma.sql`w.v_month`,
    lifetime: Prisma.sql`w.v_lifetime`,
  };
  return Prisma.sql`(${period}::text, ${columns[period]})`;
};

/** The values of a record's dimensions as one key; a missing one is ''. One order for all languages. */
function comboOf(dimensions: readonly TrackerDimension[], row: Prisma.Sql): Prisma.Sql {
  const value = ({ path }: TrackerDimension) =>
    path === 'subject'
      ? Prisma.sql`coalesce(${row}.external_id, '')`
      : Prisma.sql`coalesce(${textAt(Prisma.sql`${row}.attributes`, path)}, '')`;
  return comboFrom(dimensions.map(value));
}

/** The text at a dotted path. */
function textAt(column: Prisma.Sql, path: string): Prisma.Sql {
  const names = path.split('.');
  const parent = names.slice(0, -1).reduce((inner, name) => Prisma.sql`${inner} -> ${name}::text`, column);
  return Prisma.sql`${parent} ->> ${names.at(-1) ?? ''}::text`;
}

function comboFrom(values: Prisma.Sql[]): Prisma.Sql {
  const [only] = values;
  if (only === undefined) return Prisma.sql`''::text COLLATE "C"`;
  const sorted = values.map((value) => Prisma.sql`(${value}) COLLATE "C"`);
  return values.length === 1 ? Prisma.join(sorted) : Prisma.sql`ARRAY[${Prisma.join(sorted)}]`;
}

const noCombo = (dimensions: readonly TrackerDimension[]) =>
  dimensions.length > 1 ? Prisma.sql`'{}'::text[] COLLATE "C"` : Prisma.sql`''::text COLLATE "C"`;

/** The dimensions that a key stands for. */
function dimensionsOf(dimensions: readonly TrackerDimension[]): Prisma.Sql {
  if (dimensions.length === 0) return Prisma.sql`'{}'::jsonb`;
  const pairs = dimensions.map(({ name }, index) =>
    dimensions.length === 1 ? Prisma.sql`${name}::text, combo` : Prisma.sql`${name}::text, combo[${index + 1}::int]`,
  );
  return Prisma.sql`CASE WHEN total THEN '{}'::jsonb ELSE jsonb_build_object(${Prisma.join(pairs)}) END`;
}

/** The total beside the combinations: what each day of them adds up to. */
const withTotal = (q: TrackerQuestion, rows: Prisma.Sql, total: Prisma.Sql): Prisma.Sql =>
  q.dimensions.length === 0 ? total : Prisma.sql`${rows} UNION ALL ${total}`;

/** Counts, sums, the least and the largest of each day. */
function plainDays(q: TrackerQuestion): Prisma.Sql {
  const { one, all } = PARTS[q.aggregate === 'distinct' ? 'count' : q.aggregate];
  return Prisma.sql`
    parts AS (SELECT combo, day, ${one} FROM read GROUP BY 1, 2),
    days AS (${withTotal(
      q,
      Prisma.sql`SELECT false AS total, combo, day, a, b, ${NO_COVER} FROM parts`,
      Prisma.sql`SELECT true AS total, ${noCombo(q.dimensions)} AS combo, day, ${all}, ${NO_COVER} FROM parts GROUP BY day`,
    )}),
    seen AS (SELECT total, combo, day FROM days)`;
}

const NO_COVER = Prisma.sql`NULL::numeric AS w7, NULL::numeric AS w28, NULL::numeric AS w30, NULL::numeric AS fresh`;
const NO_B = Prisma.sql`NULL::numeric AS b`;
/** What is kept of a day (`one`, from records) and how days of combinations become a day of all (`all`). */
const PARTS: Record<Exclude<Aggregate, 'distinct'>, { one: Prisma.Sql; all: Prisma.Sql }> = {
  count: {
    one: Prisma.sql`count(*)::numeric AS a, ${NO_B}`,
    all: Prisma.sql`sum(a) AS a, ${NO_B}`,
  },
  sum: {
    one: Prisma.sql`coalesce(sum(value), 0) AS a, ${NO_B}`,
    all: Prisma.sql`sum(a) AS a, ${NO_B}`,
  },
  mean: {
    one: Prisma.sql`sum(value) AS a, count(value)::numeric AS b`,
    all: Prisma.sql`sum(a) AS a, sum(b) AS b`,
  },
  min: { one: Prisma.sql`min(value) AS a, ${NO_B}`, all: Prisma.sql`min(a) AS a, ${NO_B}` },
  max: { one: Prisma.sql`max(value) AS a, ${NO_B}`, all: Prisma.sql`max(a) AS a, ${NO_B}` },
};

function plainFrames(aggregate: Exclude<Aggregate, 'distinct'>, fromIndex: number): Prisma.Sql {
  const own = Prisma.sql`FILTER (WHERE day >= ${fromIndex}::int)`;
  switch (aggregate) {
    case 'count':
    case 'sum':
      return Prisma.sql`coalesce(a, 0) AS v_day, coalesce(sum(a) OVER back7, 0) AS v_week,
        coalesce(sum(a) OVER back28, 0) AS v_days28, coalesce(sum(a) OVER back30, 0) AS v_month,
        coalesce(base_a, 0) + coalesce(sum(a) ${own} OVER upto, 0) AS v_lifetime`;
    case 'mean':
      return Prisma.sql`a / nullif(b, 0) AS v_day, sum(a) OVER back7 / nullif(sum(b) OVER back7, 0) AS v_week,
        sum(a) OVER back28 / nullif(sum(b) OVER back28, 0) AS v_days28,
        sum(a) OVER back30 / nullif(sum(b) OVER back30, 0) AS v_month,
        (coalesce(base_a, 0) + coalesce(sum(a) ${own} OVER upto, 0))
          / nullif(coalesce(base_b, 0) + coalesce(sum(b) ${own} OVER upto, 0), 0) AS v_lifetime`;
    case 'min':
      return Prisma.sql`a AS v_day, min(a) OVER back7 AS v_week, min(a) OVER back28 AS v_days28,
        min(a) OVER back30 AS v_month, least(base_a, min(a) ${own} OVER upto) AS v_lifetime`;
    case 'max':
      return Prisma.sql`a AS v_day, max(a) OVER back7 AS v_week, max(a) OVER back28 AS v_days28,
        max(a) OVER back30 AS v_month, greatest(base_a, max(a) ${own} OVER upto) AS v_lifetime`;
  }
}

/** How many subjects begin and cease to be covered on each day, for every length of a window. */
function distinctDays(q: TrackerQuestion, fromIndex: number, days: number): Prisma.Sql {
  const rolling = ROLLING.some((period) => q.periods.includes(period));
  const lifetime = q.periods.includes('lifetime');
  const again = lifetime && q.base !== 'nothing';
  const isFresh = lifetime
    ? Prisma.sql`g.day >= ${fromIndex}::int AND g.nth = 1 AND o.subject_id IS NULL`
    : Prisma.sql`false`;
  // Who is new in what was read may have been there before it.
  const old = again
    ? Prisma.sql`SELECT DISTINCT g.total, g.combo, g.subject_id FROM gaps g JOIN (${beforeOf(q)}) r
        ON r.subject_id = g.subject_id AND (g.total OR r.combo = g.combo)
        WHERE g.nth = 1 AND g.day >= ${fromIndex}::int`
    : Prisma.sql`SELECT NULL::uuid AS subject_id`;
  const next = rolling ? Prisma.sql`coalesce(lead(day) OVER seen, day + 30)` : Prisma.sql`day + 1`;
  return Prisma.sql`
    apart AS (SELECT combo, subject_id, day FROM read GROUP BY subject_id, day, combo),
    met AS (${withTotal(
      q,
      Prisma.sql`SELECT false AS total, combo, subject_id, day FROM apart`,
      Prisma.sql`SELECT true AS total, ${noCombo(q.dimensions)} AS combo, subject_id, day FROM apart GROUP BY subject_id, day`,
    )}),
    gaps AS (
      SELECT total, combo, subject_id, day, ${next} AS next, row_number() OVER seen AS nth
      FROM met WINDOW seen AS (PARTITION BY subject_id, total, combo ORDER BY day)
    ), old AS (${old}),
    covers AS (
      SELECT g.total, g.combo, g.day, least(g.next - g.day, 30) AS gap, count(*)::numeric AS c,
             (count(*) FILTER (WHERE ${isFresh}))::numeric AS fresh
      FROM gaps g ${
        again
          ? Prisma.sql`FULL JOIN old o ON o.total = g.total AND o.combo = g.combo AND o.subject_id = g.subject_id`
          : Prisma.sql`CROSS JOIN (SELECT NULL::uuid AS subject_id) o`
      }
      GROUP BY 1, 2, 3, 4
    ), days AS (
      SELECT c.total, c.combo, d.day, sum(d.a) AS a, NULL::numeric AS b, sum(d.w7) AS w7, sum(d.w28) AS w28,
             sum(d.w30) AS w30, sum(d.fresh) AS fresh
      FROM covers c CROSS JOIN LATERAL (VALUES
        (c.day, c.c, c.c, c.c, c.c, c.fresh),
        (c.day + least(c.gap, 7), 0, -c.c, 0, 0, 0),
        (c.day + least(c.gap, 28), 0, 0, -c.c, 0, 0),
        (c.day + c.gap, 0, 0, 0, -c.c, 0)
      ) AS d(day, a, w7, w28, w30, fresh)
      WHERE d.day <= ${days}::int GROUP BY 1, 2, 3
    ),
    seen AS (SELECT DISTINCT total, combo, day FROM covers)`;
}

function distinctFrames(fromIndex: number): Prisma.Sql {
  return Prisma.sql`coalesce(a, 0) AS v_day, coalesce(sum(w7) OVER upto, 0) AS v_week,
    coalesce(sum(w28) OVER upto, 0) AS v_days28, coalesce(sum(w30) OVER upto, 0) AS v_month,
    coalesce(base_a, 0) + coalesce(sum(fresh) FILTER (WHERE day >= ${fromIndex}::int) OVER upto, 0) AS v_lifetime`;
}

/** The records before the first day that is read. */
function beforeOf(q: TrackerQuestion): Prisma.Sql {
  const reach = Math.max(...q.periods.map((period) => REACH[period]));
  const [start] = dayBoundaries(addDays(q.from, 1 - reach), q.from, q.timeZone).map((at) => at.toISOString());
  return Prisma.sql`
    SELECT r.subject_id, ${comboOf(q.dimensions, Prisma.sql`r`)} AS combo
    FROM (${q.source.rows}) r WHERE r.at < ${start}::timestamptz`;
}

/** Combinations that were there before `from`, and what their lifetime goes on from. */
function knownOf(q: TrackerQuestion, start: string): Prisma.Sql {
  if (q.base === 'nothing') {
    return Prisma.sql`
      known AS (
        SELECT true AS total, ${noCombo(q.dimensions)} AS combo, NULL::numeric AS base_a, NULL::numeric AS base_b
        WHERE false
      )`;
  }
  const fromRecords = q.base === 'records' || (q.aggregate === 'mean' && q.periods.includes('lifetime'));
  if (!fromRecords) {
    const combo = comboFrom(q.dimensions.map(({ name }) => Prisma.sql`s.dimensions ->> ${name}::text`));
    const empty = Prisma.sql`s.dimensions = '{}'::jsonb`;
    const key =
      q.dimensions.length === 0
        ? combo
        : Prisma.sql`CASE WHEN ${empty} THEN ${noCombo(q.dimensions)} ELSE ${combo} END`;
    return Prisma.sql`
      known AS (
        SELECT ${empty} AS total, ${key} AS combo, max(s.value) FILTER (WHERE s.period = 'lifetime') AS base_a,
               NULL::numeric AS base_b
        FROM statistic s
        WHERE s.metric_id = ${q.metricId} AND s.date = ${q.from}::date - 1 AND s.period = ANY(${[...q.periods]}::text[])
        GROUP BY 1, 2
      )`;
  }
  const earlier = Prisma.sql`
    SELECT ${comboOf(q.dimensions, Prisma.sql`r`)} AS combo, r.subject_id, r.value
    FROM (${q.source.rows}) r WHERE r.at < ${start}::timestamptz`;
  if (q.aggregate === 'distinct') {
    return Prisma.sql`
      earlier AS (SELECT DISTINCT combo, subject_id FROM (${earlier}) e),
      known AS (${withTotal(
        q,
        Prisma.sql`SELECT false AS total, combo, count(*)::numeric AS base_a, NULL::numeric AS base_b FROM earlier GROUP BY 2`,
        Prisma.sql`SELECT true AS total, ${noCombo(q.dimensions)} AS combo, count(DISTINCT subject_id)::numeric AS base_a,
          NULL::numeric AS base_b FROM earlier HAVING count(*) > 0`,
      )})`;
  }
  const { one, all } = PARTS[q.aggregate];
  return Prisma.sql`
    earlier AS (SELECT combo, ${one}, count(*) AS n FROM (${earlier}) e GROUP BY 1),
    known AS (${withTotal(
      q,
      Prisma.sql`SELECT false AS total, combo, a AS base_a, b AS base_b FROM earlier`,
      Prisma.sql`SELECT true AS total, ${noCombo(q.dimensions)} AS combo, t.a AS base_a, t.b AS base_b
        FROM (SELECT ${all}, sum(n) AS n FROM earlier) t WHERE t.n > 0`,
    )})`;
}
