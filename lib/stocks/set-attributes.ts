import { isDeepStrictEqual } from 'node:util';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { subjectId } from '@/lib/subjects/subject-id';
import { recordChanges } from './record-changes';

/**
 * Attributes to set, by subject; null removes one. `from`: what they are now; one that has become something else is left
 * as it is.
 */
export type SubjectSet = {
  id: string;
  set: Record<string, unknown>;
  from?: Record<string, unknown> | undefined;
};

const MOST = 5_000;

/**
 * Sets attributes of many subjects of one kind at once, as changes that happen now. Subjects that are not known, and
 * those that have these values already, are left out. Answers what takes it back: give `undo` to `restoreAttributes`.
 */
export async function setAttributes(
  ctx: Context,
  input: { kind: string; ids: readonly string[]; set: Record<string, unknown> },
): Promise<{ changed: number; undo: SubjectSet[] }> {
  requirePermission(ctx, 'record');
  const sets = [...new Set(input.ids)].map((id) => ({ id, set: input.set }));
  return write(ctx, input.kind, sets);
}

/**
 * Gives subjects back what `setAttributes` has changed, as changes that happen now; what was changed again since then
 * stays. It can be taken back likewise.
 */
export async function restoreAttributes(
  ctx: Context,
  input: { kind: string; changes: readonly SubjectSet[] },
): Promise<{ changed: number; undo: SubjectSet[] }> {
  requirePermission(ctx, 'record');
  return write(ctx, input.kind, input.changes);
}

async function write(ctx: Context, kind: string, sets: readonly SubjectSet[]) {
  if (sets.length > MOST) throw new Problem('too_large', `At most ${String(MOST)} subjects at once.`);
  return inTransaction(ctx, async (tx) => {
    const wanted = new Map(sets.map((one) => [subjectId(kind, one.id), one]));
    const rows = await tx.db.$queryRaw<{ id: string; attributes: Record<string, unknown> }[]>`
      SELECT id, attributes FROM subject WHERE id = ANY(${[...wanted.keys()]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`;
    const undo: SubjectSet[] = [];
    const changes = rows.flatMap((row) => {
      const one = wanted.get(row.id);
      if (one === undefined) return [];
      const valueOf = (name: string) => (Object.hasOwn(row.attributes, name) ? row.attributes[name] : null);
      const isAsLeft = (name: string) =>
        one.from === undefined || isDeepStrictEqual(valueOf(name), one.from[name] ?? null);
      const set = Object.fromEntries(
        Object.entries(one.set).filter(([name, value]) => isAsLeft(name) && !isDeepStrictEqual(valueOf(name), value)),
      );
      const names = Object.keys(set);
      if (names.length === 0) return [];
      undo.push({ id: one.id, set: Object.fromEntries(names.map((name) => [name, valueOf(name)])), from: set });
      return [{ subject: { kind, id: one.id }, attributes: set }];
    });
    const answer = await recordChanges(tx, { changes, source: 'dashboard' });
    const [refused] = answer.rejected;
    if (refused !== undefined) throw new Problem('invalid_input', refused.message, { set: [refused.message] });
    return { changed: answer.recorded, undo };
  });
}
