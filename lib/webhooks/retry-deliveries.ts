import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import { findWebhook } from './store';

/**
 * Gives deliveries that have failed for good one more attempt, with the next run of the job: one of them, or all of a
 * webhook. Answers how many. @throws Problem `not_found`
 */
export async function retryDeliveries(
  ctx: Context,
  input: { id: string; delivery?: { subjectId: string; eventId: string } | undefined },
): Promise<{ queued: number }> {
  requirePermission(ctx, 'administer');
  return inTransaction(ctx, async (tx) => {
    const { name } = await findWebhook(tx, input.id);
    const { count } = await tx.db.webhookDelivery.updateMany({
      where: { webhookId: input.id, dueAt: null, deliveredAt: null, ...input.delivery },
      data: { dueAt: ctx.now },
    });
    if (count > 0)
      await logActivity(tx, {
        ...{ action: 'webhook.retried', entity: 'webhook', entityKey: name },
        after: { deliveries: count },
      });
    return { queued: count };
  });
}
