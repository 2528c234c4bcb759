import { logActivity } from '@/lib/activity/log-activity';
import { log } from '@/lib/config/log';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { subjectId } from '@/lib/subjects/subject-id';
import { findSubjectActions } from './callbacks';
import type { ActionTally } from './schemas';

const MOST = 5_000;
/** So many failures are told one by one. */
const TOLD = 5;

/**
 * Runs an action for each of the chosen subjects, one after another in the order given, with what is known of it now. A
 * failure is counted and does not stop the others. Outside of any transaction: an action may take its time. Throws
 * `not_found` and `too_large`.
 */
export async function runSubjectAction(
  ctx: Context,
  input: { kind: string; action: string; ids: readonly string[] },
): Promise<ActionTally> {
  requirePermission(ctx, 'record');
  const { kind } = input;
  const action = findSubjectActions(kind).find(({ slug }) => slug === input.action);
  if (action === undefined) throw new Problem('not_found', `There is no action "${input.action}" for ${kind}.`);
  const ids = [...new Set(input.ids)];
  if (ids.length > MOST) throw new Problem('too_large', `At most ${String(MOST)} subjects at once.`);
  const rows = await ctx.db.subject.findMany({
    where: { id: { in: ids.map((id) => subjectId(kind, id)) } },
    select: { externalId: true, attributes: true },
  });
  const known = new Map(rows.map((row) => [row.externalId, row.attributes]));
  const tally: ActionTally = { done: 0, failed: 0, unknown: ids.length - known.size, errors: [] };
  for (const id of ids) {
    if (!known.has(id)) continue;
    try {
      await action.run({ kind, id, attributes: (known.get(id) ?? {}) as Record<string, unknown> });
      tally.done += 1;
    } catch (error) {
      log().error({ err: error, kind, id, action: action.slug }, 'an action failed for a subject');
      tally.failed += 1;
      const message = error instanceof Error ? error.message : String(error);
      if (tally.errors.length < TOLD) tally.errors.push({ id, message });
    }
  }
  const { done, failed } = tally;
  await logActivity(ctx, {
    ...{ action: 'subject_action.run', entity: 'subject_action', entityKey: `${kind}/${action.slug}` },
    after: { done, failed },
  });
  return tally;
}
