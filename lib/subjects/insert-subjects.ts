import { instantArray, plainArray, textArray } from '@/lib/db/array-literal';

/** A subject as the hot path writes it. `confirmedAt`: this record proves that it is human, and when. */
export type SubjectRow = { id: string; kind: string; externalId: string; confirmedAt: Date | null };

/**
 * The part of a statement that makes sure that the subjects exist: `WITH ${INSERT_SUBJECTS} INSERT …`, parameters $1
 * to $4 from `subjectParameters`. Known subjects are read, not locked. The earliest confirmation wins in any order of
 * arrival; `touched_at` moves only when a subject becomes confirmed or its confirmation becomes earlier.
 */
export const INSERT_SUBJECTS = `given_subject AS (
    INSERT INTO subject (id, kind, external_id, confirmed_at)
    SELECT g.id, g.kind, g.external_id, g.confirmed_at
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[]) AS g (id, kind, external_id, confirmed_at)
    WHERE NOT EXISTS (
      SELECT FROM subject known
      WHERE known.id = g.id AND (g.confirmed_at IS NULL OR known.confirmed_at <= g.confirmed_at)
    )
    ORDER BY g.id
    ON CONFLICT (id) DO UPDATE
      SET confirmed_at = least(subject.confirmed_at, excluded.confirmed_at), touched_at = now()
      WHERE excluded.confirmed_at IS NOT NULL
        AND (subject.confirmed_at IS NULL OR excluded.confirmed_at < subject.confirmed_at)
  )`;

/** Parameters $1 to $4 of `INSERT_SUBJECTS`: each subject once, with its earliest confirmation. */
export function subjectParameters(subjects: Iterable<SubjectRow>): [string, string, string, string] {
  const once = new Map<string, SubjectRow>();
  for (const subject of subjects) {
    const known = once.get(subject.id);
    if (known === undefined || isEarlier(subject.confirmedAt, known.confirmedAt)) once.set(subject.id, subject);
  }
  const rows = [...once.values()];
  return [
    plainArray(rows.map((row) => row.id)),
    plainArray(rows.map((row) => row.kind)),
    textArray(rows.map((row) => row.externalId)),
    instantArray(rows.map((row) => row.confirmedAt)),
  ];
}

function isEarlier(a: Date | null, b: Date | null): boolean {
  return a !== null && (b === null || a < b);
}
