import type { Queryable } from '@/lib/db/queryable';
import { withSubjects, type SubjectRow } from './insert-subjects';

const CONFIRM = withSubjects('weir_confirm_subjects', 'SELECT', 0);

/**
 * Marks subjects as human since `confirmedAt`, and makes those that are new. The earliest confirmation wins in any
 * order of arrival; a repeat changes nothing.
 */
export async function confirmSubjects(db: Queryable, subjects: readonly SubjectRow[]): Promise<null[]> {
  await db.query(CONFIRM(subjects, []));
  return subjects.map(() => null);
}
