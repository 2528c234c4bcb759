import { instantArray, plainArray, textArray } from '@/lib/db/array-literal';
import type { Database } from '@/lib/db/context';
import type { SubjectRow } from './insert-subjects';

/**
 * Makes subjects that are new, in the caller's transaction. The earliest confirmation wins in any order of arrival, as
 * on the way of enrollments and goals (`insert-subjects`); known subjects are not locked.
 */
export async function ensureSubjects(db: Database, subjects: readonly SubjectRow[]): Promise<void> {
  const missing = await missingOf(db, subjects);
  const rows = subjects
    .filter((row) => row.confirmedAt !== null || missing.has(row.id))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  if (rows.length === 0) return;
  await db.$executeRaw`
    INSERT INTO subject (id, kind, external_id, confirmed_at)
    SELECT g.id, g.kind, g.external_id, g.confirmed_at
    FROM unnest(${plainArray(rows.map((row) => row.id))}::uuid[], ${plainArray(rows.map((row) => row.kind))}::text[],
      ${textArray(rows.map((row) => row.externalId))}::text[],
      ${instantArray(rows.map((row) => row.confirmedAt))}::timestamptz[]) AS g (id, kind, external_id, confirmed_at)
    WHERE NOT EXISTS (
      SELECT FROM subject known
      WHERE known.id = g.id AND (g.confirmed_at IS NULL OR known.confirmed_at <= g.confirmed_at)
    )
    ORDER BY g.id
    ON CONFLICT (id) DO UPDATE
      SET confirmed_at = least(subject.confirmed_at, excluded.confirmed_at), touched_at = now()
      WHERE excluded.confirmed_at IS NOT NULL
        AND (subject.confirmed_at IS NULL OR excluded.confirmed_at < subject.confirmed_at)`;
}

/** Nearly always all are there: asking is cheaper than trying to write. */
async function missingOf(db: Database, subjects: readonly SubjectRow[]): Promise<Set<string>> {
  const [found] = await db.$queryRaw<{ ids: string[] | null }[]>`
    SELECT array_agg(g.id::text) AS ids FROM unnest(${plainArray(subjects.map((row) => row.id))}::uuid[]) AS g (id)
    WHERE NOT EXISTS (SELECT FROM subject WHERE subject.id = g.id)`;
  return new Set(found?.ids ?? []);
}
