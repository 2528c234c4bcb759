import type { Database } from '@/lib/db/context';
import type { Subject } from '@/lib/db/generated/client';
import { Problem } from '@/lib/db/problem';
import { subjectId } from './subject-id';

/** A subject by what its owner calls it. Throws `not_found`. */
export async function findSubject(db: Database, input: { kind: string; id: string }): Promise<Subject> {
  const subject = await db.subject.findUnique({ where: { id: subjectId(input.kind, input.id) } });
  if (subject === null) throw new Problem('not_found', `There is no ${input.kind} "${input.id}".`);
  return subject;
}
