import type { Queryable } from '@/lib/db/queryable';
import { INSERT_SUBJECTS, subjectParameters, type SubjectRow } from './insert-subjects';

/**
 * Marks subjects as human since `confirmedAt`, and makes those that are new. The earliest confirmation wins in any
 * order of arrival; a repeat changes nothing.
 */
export async function confirmSubjects(db: Queryable, subjects: readonly SubjectRow[]): Promise<null[]> {
  await db.query({
    name: 'weir_confirm_subjects',
    text: `WITH ${INSERT_SUBJECTS} SELECT`,
    values: subjectParameters(subjects),
  });
  return subjects.map(() => null);
}
