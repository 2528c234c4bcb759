import type { Database } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';

/**
 * Private to this room: what the statistics of a process are made of, for many days and all values of a facet in one
 * statement each. Days are numbered by `width_bucket` over their ends: number n is what happened before the n-th end
 * (from 0) and not before the one above; number 0 is everything until the end of the first day. Sums over these numbers
 * are what was so at the end of each day.
 */
export type DaysQuestion = {
  stockIds: readonly number[];
  /** Ends of days, ascending. */
  ends: readonly Date[];
  /** Null: the process in all, whose value is ''. */
  facet: string | null;
};

const listed = (ends: readonly Date[]) => ends.map((end) => end.toISOString());
const valueOf = (facet: string | null, column: Prisma.Sql): Prisma.Sql =>
  facet === null ? Prisma.sql`''` : Prisma.sql`coalesce(${column}->>${facet}, '')`;

export type ByDay = { bucket: number; value: string; count: number };

/** Subjects by the day on which they first had a value in any of the stocks. By the index on (stock_id, since_at). */
export function readMembers(db: Database, { stockIds, ends, facet }: DaysQuestion): Promise<ByDay[]> {
  const all = listed(ends);
  return db.$queryRaw<ByDay[]>`
    SELECT width_bucket(first, ${all}::timestamptz[]) AS bucket, value, count(*)::float8 AS count
    FROM (
      SELECT subject_id, ${valueOf(facet, Prisma.sql`facets`)} AS value, min(since_at) AS first FROM stay
      WHERE stock_id = ANY(${[...stockIds]}::int[]) AND since_at < ${all.at(-1)}::timestamptz GROUP BY 1, 2
    ) m GROUP BY 1, 2`;
}

export type PopulationQuestion = DaysQuestion & { kind: string; population: { stockId: number; kind: string } };

/** Who of the process's subjects is who of the population: rows of (id, value, at). */
function meetings({ stockIds, ends, facet, kind, population }: PopulationQuestion): Prisma.Sql {
  const value = valueOf(facet, Prisma.sql`m.facets`);
  const narrow = Prisma.sql`m.stock_id = ANY(${[...stockIds]}::int[])
    AND m.since_at < ${listed(ends).at(-1)}::timestamptz`;
  if (population.kind === kind)
    return Prisma.sql`SELECT m.subject_id AS id, ${value} AS value, m.since_at AS at FROM stay m WHERE ${narrow}`;
  return Prisma.sql`
    SELECT p.id, ${value} AS value, m.since_at AS at FROM stay m JOIN subject s ON s.id = m.subject_id
    JOIN subject p ON p.kind = ${population.kind} AND p.external_id = s.attributes->>${population.kind}
    WHERE ${narrow}`;
}

/**
 * How the number of those of the population who have met the process changed: somebody counts from the later of meeting
 * it and entering the population, until leaving the population. `facet` null also answers the population itself.
 */
export async function readEncounters(
  db: Database,
  question: PopulationQuestion,
): Promise<{ met: ByDay[]; people: ByDay[] }> {
  const all = listed(question.ends);
  const last = all.at(-1);
  const { stockId } = question.population;
  const met = await db.$queryRaw<ByDay[]>`
    WITH met AS MATERIALIZED (SELECT id, value, min(at) AS at FROM (${meetings(question)}) m GROUP BY 1, 2),
    inside AS (
      SELECT met.value, greatest(p.since_at, met.at) AS since, p.until_at AS until
      FROM met JOIN stay p ON p.subject_id = met.id AND p.stock_id = ${stockId} AND p.since_at < ${last}::timestamptz
      WHERE p.until_at IS NULL OR p.until_at > greatest(p.since_at, met.at)
    )
    SELECT bucket, value, sum(change)::float8 AS count FROM (
      SELECT width_bucket(since, ${all}::timestamptz[]) AS bucket, value, 1 AS change FROM inside
      WHERE since < ${last}::timestamptz
      UNION ALL
      SELECT width_bucket(until, ${all}::timestamptz[]), value, -1 FROM inside WHERE until < ${last}::timestamptz
    ) changes GROUP BY 1, 2`;
  const people = await db.$queryRaw<ByDay[]>`
    SELECT bucket, '' AS value, sum(change)::float8 AS count FROM (
      SELECT width_bucket(since_at, ${all}::timestamptz[]) AS bucket, 1 AS change FROM stay
      WHERE stock_id = ${stockId} AND since_at < ${last}::timestamptz
        AND (until_at IS NULL OR until_at > since_at)
      UNION ALL
      SELECT width_bucket(until_at, ${all}::timestamptz[]), -1 FROM stay
      WHERE stock_id = ${stockId} AND until_at < ${last}::timestamptz AND until_at > since_at
    ) changes GROUP BY 1`;
  return { met, people };
}

/**
 * People of the population by day: those who entered it for the first time, and those of whom, or of whose part in the
 * process, anything became known that day. `from`: begin of the first day. Reads the changes of these days.
 */
export function readActivity(
  db: Database,
  question: PopulationQuestion & { from: Date },
): Promise<{ bucket: number; fresh: number; active: number }[]> {
  const all = listed(question.ends);
  const last = all.at(-1);
  const from = question.from.toISOString();
  const { kind, population } = question;
  const other =
    population.kind === kind
      ? Prisma.empty
      : Prisma.sql`UNION ALL
        SELECT a.at, p.id FROM attribute_change a JOIN subject s ON s.id = a.subject_id AND s.kind = ${kind}
        JOIN subject p ON p.kind = ${population.kind} AND p.external_id = s.attributes->>${population.kind}
        WHERE a.at >= ${from}::timestamptz AND a.at < ${last}::timestamptz AND a.rule IS NULL`;
  return db.$queryRaw`
    WITH seen AS (
      SELECT width_bucket(at, ${all}::timestamptz[]) AS bucket, count(DISTINCT id) AS people FROM (
        SELECT a.at, a.subject_id AS id FROM attribute_change a
        JOIN subject s ON s.id = a.subject_id AND s.kind = ${population.kind}
        WHERE a.at >= ${from}::timestamptz AND a.at < ${last}::timestamptz AND a.rule IS NULL ${other}
      ) a GROUP BY 1
    ), came AS (
      SELECT width_bucket(first, ${all}::timestamptz[]) AS bucket, count(*) AS people FROM (
        SELECT min(since_at) AS first FROM stay WHERE stock_id = ${population.stockId} GROUP BY subject_id
      ) f WHERE first >= ${from}::timestamptz AND first < ${last}::timestamptz GROUP BY 1
    )
    SELECT coalesce(seen.bucket, came.bucket) AS bucket, coalesce(came.people, 0)::float8 AS fresh,
           coalesce(seen.people, 0)::float8 AS active
    FROM seen FULL JOIN came ON came.bucket = seen.bucket`;
}

/** Bins of the stored histogram begin at these times. Unit: seconds. */
export const BIN_EDGES = [
  ...[0, 1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * 60),
  ...[1, 2, 3, 6, 12].map((n) => n * 3_600),
  ...[1, 2, 3, 5, 7, 14, 28, 56, 91, 182, 365].map((n) => n * 86_400),
];

export type Completions = {
  bucket: number;
  value: string;
  bin: number;
  subjects: number;
  /** Exact decimal text: sums of parts must not depend on their order. */
  sum: string;
  shortest: number;
  longest: number;
};
export type Percentiles = { n: number; value: string; median: number; p90: number };
export type CompletionQuestion = { from: number; to: number; ends: readonly Date[]; facet: string | null };

/** From the first entry to one stock to the first later entry to another, with the value at the first. */
function completions({ from, to, ends, facet }: CompletionQuestion): Prisma.Sql {
  return Prisma.sql`
    SELECT a.value, min(b.since_at) AS at, extract(epoch FROM min(b.since_at) - a.since_at) AS seconds
    FROM (
      SELECT DISTINCT ON (s.subject_id) s.subject_id, s.since_at, s.since_seq, s.since_id,
             ${valueOf(facet, Prisma.sql`s.facets`)} AS value
      FROM stay s WHERE s.stock_id = ${from} AND s.entered
      ORDER BY s.subject_id, s.since_at, s.since_seq, s.since_id
    ) a
    JOIN stay b ON b.subject_id = a.subject_id AND b.stock_id = ${to} AND b.entered
      AND (b.since_at, b.since_seq, b.since_id) > (a.since_at, a.since_seq, a.since_id)
    WHERE b.since_at < ${listed(ends).at(-1)}::timestamptz
    GROUP BY a.subject_id, a.since_at, a.value`;
}

/** Who arrived on each day, by value and length. */
export function readCompletions(db: Database, question: CompletionQuestion): Promise<Completions[]> {
  return db.$queryRaw<Completions[]>`
    SELECT width_bucket(at, ${listed(question.ends)}::timestamptz[]) AS bucket, value,
           width_bucket(seconds::float8, ${BIN_EDGES}::float8[]) AS bin, count(*)::float8 AS subjects,
           sum(seconds)::text AS sum, min(seconds)::float8 AS shortest, max(seconds)::float8 AS longest
    FROM (${completions(question)}) c GROUP BY 1, 2, 3`;
}

/** Median and p90 of everybody who had arrived by the end of a day, for chosen days and values. */
export async function readPercentiles(
  db: Database,
  question: CompletionQuestion,
  pairs: readonly { n: number; value: string }[],
): Promise<Percentiles[]> {
  if (pairs.length === 0) return [];
  const ends = pairs.map(({ n }) => (question.ends[n] ?? new Date(0)).toISOString());
  // PostgreSQL's percentile_cont interpolates linearly (R type 7).
  return db.$queryRaw<Percentiles[]>`
    WITH done AS MATERIALIZED (${completions(question)})
    SELECT p.n, p.value, percentile_cont(0.5) WITHIN GROUP (ORDER BY done.seconds::float8) AS median,
           percentile_cont(0.9) WITHIN GROUP (ORDER BY done.seconds::float8) AS p90
    FROM unnest(${pairs.map(({ n }) => n)}::int[], ${pairs.map(({ value }) => value)}::text[], ${ends}::timestamptz[])
      AS p (n, value, until)
    JOIN done ON done.value = p.value AND done.at < p.until
    GROUP BY 1, 2`;
}
