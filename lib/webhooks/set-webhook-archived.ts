import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { inTransaction } from '@/lib/db/transaction';
import type { WebhookView } from './schemas';
import { findWebhook, SHOWN, viewWebhook } from './store';

/**
 * Archives a webhook: it is switched off, and what waits for it is not sent any more. Or brings one back, switched off.
 * What is so already stays as it is. @throws Problem `not_found`
 */
export async function setWebhookArchived(ctx: Context, input: { id: string; archived: boolean }): Promise<WebhookView> {
  requirePermission(ctx, 'administer');
  return inTransaction(ctx, async (tx) => {
    const before = await findWebhook(tx, input.id);
    if ((before.archivedAt !== null) === input.archived) return viewWebhook(before);
    if (input.archived)
      await tx.db.webhookDelivery.deleteMany({ where: { webhookId: input.id, dueAt: { not: null } } });
    const row = await tx.db.webhook.update({
      where: { id: input.id },
      data: { archivedAt: input.archived ? ctx.now : null, enabled: false },
      omit: SHOWN,
    });
    const action = input.archived ? 'webhook.archived' : 'webhook.restored';
    await logActivity(tx, { action, entity: 'webhook', entityKey: row.name });
    return viewWebhook(row);
  });
}
