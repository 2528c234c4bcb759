import { logActivity } from '@/lib/activity/log-activity';
import { actorName, requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { findMetrics } from './find-metrics';
import { NoteInput, type AnnotationView } from './schemas';

/**
 * Leaves a mark in the charts of one metric, or of all. Throws `not_found` for an unknown metric, `wrong_state` for one
 * of the product's own, which has no place to keep it.
 */
export async function addNote(ctx: Context, input: NoteInput): Promise<AnnotationView> {
  requirePermission(ctx, 'edit');
  const { metric, date, text, kind } = NoteInput.parse(input);
  return inTransaction(ctx, async (tx) => {
    const known = metric === null ? null : (await findMetrics(tx.db, [metric])).get(metric);
    if (known === undefined) throw new Problem('not_found', `There is no metric "${metric ?? ''}".`);
    if (known !== null && known.id === null) {
      throw new Problem('wrong_state', 'Leave the note for all metrics: this one is kept by Weir itself.');
    }
    const row = await tx.db.annotation.create({
      data: {
        ...{ metricId: known?.id ?? null, date: new Date(`${date}T00:00:00Z`), kind, text },
        ...{ actorName: actorName(tx.actor), createdAt: tx.now },
      },
    });
    const entityKey = metric ?? 'all metrics';
    await logActivity(tx, { action: 'metric.noted', entity: 'metric', entityKey, after: { date, text, kind } });
    return { id: row.id, date, kind, text, href: null };
  });
}
