import type { QueryConfig } from 'pg';
import { instantArray, plainArray, textArray } from '@/lib/db/array-literal';

/** A subject as the hot path writes it. `confirmedAt`: this record proves that it is human, and when. */
export type SubjectRow = { id: string; kind: string; externalId: string; confirmedAt: Date | null };

/** The first parameter of a statement's own; before it stand the subjects. */
export const OWN_FIRST = 4;

/** What a browser sends proves nothing about its sender, and a known subject costs one look into the index. */
const UNCONFIRMED = `given_subject AS (
    INSERT INTO subject (id, kind, external_id)
    SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])
    ON CONFLICT DO NOTHING
  )`;

const confirmed = (parameter: number): string => `given_subject AS (
    INSERT INTO subject (id, kind, external_id, confirmed_at)
    SELECT g.id, g.kind, g.external_id, g.confirmed_at
    FROM unnest($1::uuid[], $2::text[], $3::text[], $${String(parameter)}::timestamptz[])
      AS g (id, kind, external_id, confirmed_at)
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

/**
 * A prepared statement that first makes sure that its subjects exist. Known subjects are read, not locked. The earliest
 * confirmation wins in any order of arrival; `touched_at` moves only when a subject becomes confirmed or its
 * confirmation becomes earlier. `text` follows the WITH, or goes on with it after a comma; its `own` parameters are counted from `OWN_FIRST`. Subjects are
 * written in the order of their ids, so that two batches never wait in a circle.
 */
export function withSubjects(
  name: string,
  text: string,
  own: number,
): (subjects: Iterable<SubjectRow>, values: readonly string[]) => QueryConfig {
  const plain = { name, text: `WITH ${UNCONFIRMED} ${text}` };
  const confirming = { name: `${name}_confirming`, text: `WITH ${confirmed(OWN_FIRST + own)} ${text}` };
  return (subjects, values) => {
    const rows = onceEach(subjects);
    const given = [
      plainArray(rows.map((row) => row.id)),
      plainArray(rows.map((row) => row.kind)),
      textArray(rows.map((row) => row.externalId)),
      ...values,
    ];
    if (rows.every((row) => row.confirmedAt === null)) return { ...plain, values: given };
    return { ...confirming, values: [...given, instantArray(rows.map((row) => row.confirmedAt))] };
  };
}

/** Each subject once, with its earliest confirmation, by id. */
function onceEach(subjects: Iterable<SubjectRow>): SubjectRow[] {
  const once = new Map<string, SubjectRow>();
  for (const subject of subjects) {
    const known = once.get(subject.id);
    if (known === undefined || isEarlier(subject.confirmedAt, known.confirmedAt)) once.set(subject.id, subject);
  }
  return [...once.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function isEarlier(a: Date | null, b: Date | null): boolean {
  return a !== null && (b === null || a < b);
}
