import { instantArray, plainArray, textArray } from '@/lib/db/array-literal';
import type { Queryable } from '@/lib/db/queryable';
import { OWN_FIRST, withSubjects, type SubjectRow } from '@/lib/subjects/insert-subjects';
import { mergeEnrollments } from './merge-enrollments';

/** One record that a subject was given a variant, as it is written. */
export type EnrollmentRow = {
  subject: SubjectRow;
  experimentId: number;
  phase: number;
  variant: string;
  enrolledAt: Date;
  /** Breaks ties of one instant. */
  eventId: string;
  /** JSON text. */
  context: string | null;
  crossed: boolean;
  automated: boolean;
  confirmed: boolean;
};

/** What is stored after the write. `fresh`: this record made the enrollment. */
export type EnrollmentOutcome = { fresh: boolean; variant: string; crossed: boolean; duplicate: boolean };

const NAMES = `subject_id, experiment_id, phase, variant, enrolled_at, event_id, context, crossed, automated, confirmed`;
const TYPES = ['uuid', 'int', 'int', 'text', 'timestamptz', 'uuid', 'jsonb', 'boolean', 'boolean', 'boolean'];

/** The parameters of some records, counted from `first`. */
const given = (first: number): string =>
  `unnest(${TYPES.map((type, n) => `$${String(first + n)}::${type}[]`).join(', ')})`;

/** Answers which rows were new; null: all of them, as nearly always. */
const INSERT = withSubjects(
  'weir_insert_enrollments',
  `, written AS (
    INSERT INTO enrollment (${NAMES})
    SELECT * FROM ${given(OWN_FIRST)}
    ON CONFLICT DO NOTHING
    RETURNING subject_id, experiment_id, phase
  )
  SELECT CASE WHEN count(*) < cardinality($${String(OWN_FIRST)}::uuid[])
    THEN coalesce(array_agg(concat_ws('/', subject_id, experiment_id, phase)), '{}') END AS some FROM written`,
  TYPES.length,
);

/** The same rule as `mergeEnrollments`: commutative, so that any order of arrival gives the same row. */
const MERGE = `WITH given AS (SELECT * FROM ${given(1)} AS g (${NAMES})),
  merged AS (
    UPDATE enrollment e SET
      variant = CASE WHEN (g.enrolled_at, g.event_id) < (e.enrolled_at, e.event_id) THEN g.variant ELSE e.variant END,
      context = CASE WHEN (g.enrolled_at, g.event_id) < (e.enrolled_at, e.event_id) THEN g.context ELSE e.context END,
      event_id = CASE WHEN (g.enrolled_at, g.event_id) < (e.enrolled_at, e.event_id) THEN g.event_id ELSE e.event_id END,
      enrolled_at = least(e.enrolled_at, g.enrolled_at),
      crossed = e.crossed OR g.crossed OR e.variant <> g.variant,
      automated = e.automated AND g.automated,
      confirmed = e.confirmed OR g.confirmed,
      touched_at = now()
    FROM given g
    WHERE e.subject_id = g.subject_id AND e.experiment_id = g.experiment_id AND e.phase = g.phase
      AND ((g.enrolled_at, g.event_id) < (e.enrolled_at, e.event_id)
        OR (NOT e.crossed AND (g.crossed OR e.variant <> g.variant))
        OR (e.automated AND NOT g.automated)
        OR (g.confirmed AND NOT e.confirmed))
    RETURNING e.subject_id, e.experiment_id, e.phase, e.variant, e.crossed
  )
  SELECT e.subject_id, e.experiment_id, e.phase, coalesce(m.variant, e.variant) AS variant,
    coalesce(m.crossed, e.crossed) OR e.cluster_crossed AS crossed, e.duplicate
  FROM given g
  JOIN enrollment e USING (subject_id, experiment_id, phase)
  LEFT JOIN merged m USING (subject_id, experiment_id, phase)`;

type Key = { subject_id: string; experiment_id: number; phase: number };

/**
 * Writes enrollments and their subjects. Records of a subject that is enrolled already are merged into its row: the
 * earliest record gives time, variant and context; two variants make it crossed; one human record makes it not
 * automated. Answers what is stored now for each record, in the order given. Writing the same records again, in any
 * order and any batches, changes nothing.
 */
export async function insertEnrollments(db: Queryable, rows: readonly EnrollmentRow[]): Promise<EnrollmentOutcome[]> {
  const merged = mergeEnrollments(rows);
  const inserted = await db.query<{ some: string[] | null }>(
    INSERT(
      rows.map((row) => row.subject),
      parameters(merged),
    ),
  );
  const some = inserted.rows[0]?.some ?? null;
  // The common case: nobody was enrolled before, so there is nothing to look up.
  if (some === null && merged.length === rows.length) return rows.map(freshOutcome);
  const stored = new Map<string, EnrollmentOutcome>();
  const fresh = new Set(some ?? merged.map(enrollmentKey));
  const known: EnrollmentRow[] = [];
  for (const row of merged) {
    const key = enrollmentKey(row);
    if (fresh.has(key)) stored.set(key, freshOutcome(row));
    else known.push(row);
  }
  if (known.length > 0) {
    const found = await db.query<Key & { variant: string; crossed: boolean; duplicate: boolean }>({
      name: 'weir_merge_enrollments',
      text: MERGE,
      values: parameters(known),
    });
    for (const { variant, crossed, duplicate, ...key } of found.rows)
      stored.set(keyOf(key), { fresh: false, variant, crossed, duplicate });
  }
  return rows.map((row) => outcomeOf(row, stored));
}

const freshOutcome = ({ variant, crossed }: EnrollmentRow): EnrollmentOutcome => ({
  fresh: true,
  variant,
  crossed,
  duplicate: false,
});

/** Only the first of several records of one key made the enrollment. */
function outcomeOf(row: EnrollmentRow, stored: Map<string, EnrollmentOutcome>): EnrollmentOutcome {
  const key = enrollmentKey(row);
  const outcome = stored.get(key);
  // Purged between the two statements: whoever repeats the record enrolls again.
  if (outcome === undefined) return { fresh: false, variant: row.variant, crossed: row.crossed, duplicate: false };
  if (outcome.fresh) stored.set(key, { ...outcome, fresh: false });
  return outcome;
}

function parameters(rows: readonly EnrollmentRow[]): string[] {
  return [
    plainArray(rows.map((row) => row.subject.id)),
    plainArray(rows.map((row) => row.experimentId)),
    plainArray(rows.map((row) => row.phase)),
    textArray(rows.map((row) => row.variant)),
    instantArray(rows.map((row) => row.enrolledAt)),
    plainArray(rows.map((row) => row.eventId)),
    textArray(rows.map((row) => row.context)),
    plainArray(rows.map((row) => row.crossed)),
    plainArray(rows.map((row) => row.automated)),
    plainArray(rows.map((row) => row.confirmed)),
  ];
}

const keyOf = (key: Key): string => `${key.subject_id}/${String(key.experiment_id)}/${String(key.phase)}`;

/** What an enrollment is unique by. */
export function enrollmentKey(row: EnrollmentRow): string {
  return keyOf({ subject_id: row.subject.id, experiment_id: row.experimentId, phase: row.phase });
}
