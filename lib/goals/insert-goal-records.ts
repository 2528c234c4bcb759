import { instantArray, plainArray } from '@/lib/db/array-literal';
import type { Queryable } from '@/lib/db/queryable';
import { withSubjects, type SubjectRow } from '@/lib/subjects/insert-subjects';

export type GoalRecordSource = 'script' | 'pixel' | 'server' | 'token' | 'import';

/** A goal record as it is written. */
export type GoalRecordRow = {
  subject: SubjectRow;
  id: string;
  goalId: number;
  at: Date;
  /** Breaks ties of one instant; line number of an import, else 0. */
  sequence: number;
  /** Decimal text, exact. */
  value: string | null;
  automated: boolean;
  source: GoalRecordSource;
  /** How far (seconds) `at` may be off before a repeat counts as different; null when the sender gave no time. */
  timeToleranceSeconds: number | null;
};

/** `conflict`: a repeat that says something else; the first stays as it is. */
export type GoalRecordOutcome = 'recorded' | 'duplicate' | 'conflict';

/** Answers which rows were new; null: all of them, as nearly always. */
const INSERT = withSubjects(
  'weir_insert_goal_records',
  `, written AS (
    INSERT INTO goal_record (subject_id, id, goal_id, at, sequence, value, automated, source)
    SELECT * FROM unnest(
      $4::uuid[], $5::uuid[], $6::int[], $7::timestamptz[], $8::int[], $9::numeric[], $10::boolean[], $11::text[])
    ON CONFLICT DO NOTHING
    RETURNING id
  )
  SELECT CASE WHEN count(*) < cardinality($5::uuid[]) THEN coalesce(array_agg(id), '{}') END::text[] AS some FROM written`,
  8,
);

const COMPARE = `
  SELECT g.n, (r.value IS DISTINCT FROM g.value::numeric(30, 15)
      OR abs(extract(epoch FROM r.at - g.at)) > g.tolerance) IS TRUE AS differs
  FROM unnest($1::int[], $2::uuid[], $3::uuid[], $4::numeric[], $5::timestamptz[], $6::float8[])
    AS g (n, subject_id, id, value, at, tolerance)
  JOIN goal_record r ON r.subject_id = g.subject_id AND r.id = g.id`;

/**
 * Writes goal records and their subjects in one statement; a known id changes nothing. Answers what became of each
 * row, in the order given. Rows are written in the order of their keys, so that two batches never wait in a circle.
 */
export async function insertGoalRecords(db: Queryable, rows: readonly GoalRecordRow[]): Promise<GoalRecordOutcome[]> {
  const order = new Map<string, { row: GoalRecordRow; n: number }>();
  rows.forEach((row, n) => {
    if (!order.has(row.id)) order.set(row.id, { row, n });
  });
  const once = [...order.values()].map(({ row }) => row).sort(byKey);
  const inserted = await db.query<{ some: string[] | null }>(
    INSERT(
      once.map((row) => row.subject),
      [
        plainArray(once.map((row) => row.subject.id)),
        plainArray(once.map((row) => row.id)),
        plainArray(once.map((row) => row.goalId)),
        instantArray(once.map((row) => row.at)),
        plainArray(once.map((row) => row.sequence)),
        plainArray(once.map((row) => row.value)),
        plainArray(once.map((row) => row.automated)),
        plainArray(once.map((row) => row.source)),
      ],
    ),
  );
  const written = inserted.rows[0]?.some ?? once.map((row) => row.id);
  // The common case: every record is new.
  if (written.length === rows.length) return rows.map((): GoalRecordOutcome => 'recorded');
  const outcomes = rows.map((): GoalRecordOutcome => 'duplicate');
  for (const id of written) {
    const first = order.get(id);
    if (first !== undefined) outcomes[first.n] = 'recorded';
  }
  await markConflicts(db, rows, outcomes);
  return outcomes;
}

async function markConflicts(
  db: Queryable,
  rows: readonly GoalRecordRow[],
  outcomes: GoalRecordOutcome[],
): Promise<void> {
  const repeated = rows.map((row, n) => ({ row, n })).filter(({ n }) => outcomes[n] === 'duplicate');
  if (repeated.length === 0) return;
  const compared = await db.query<{ n: number; differs: boolean }>({
    name: 'weir_compare_goal_records',
    text: COMPARE,
    values: [
      plainArray(repeated.map(({ n }) => n)),
      plainArray(repeated.map(({ row }) => row.subject.id)),
      plainArray(repeated.map(({ row }) => row.id)),
      plainArray(repeated.map(({ row }) => row.value)),
      instantArray(repeated.map(({ row }) => row.at)),
      plainArray(repeated.map(({ row }) => row.timeToleranceSeconds)),
    ],
  });
  for (const { n, differs } of compared.rows) if (differs) outcomes[n] = 'conflict';
}

function byKey(a: GoalRecordRow, b: GoalRecordRow): number {
  if (a.subject.id !== b.subject.id) return a.subject.id < b.subject.id ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
