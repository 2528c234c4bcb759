import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { WebhookChange, type WebhookView } from './schemas';
import { checkFlows, checkReceiver, findWebhook, loggedWebhook, SHOWN, viewWebhook } from './store';

/**
 * Changes a webhook, switches it on or off. While it is off nothing is queued for it, and what waits goes on waiting;
 * switching it on forgets that its receiver was gone or failing. @throws Problem `not_found`, `invalid_input`, `wrong_state`
 */
export async function updateWebhook(ctx: Context, input: { id: string; change: WebhookChange }): Promise<WebhookView> {
  requirePermission(ctx, 'administer');
  const { name, url, flows, enabled } = WebhookChange.parse(input.change);
  const { url: known } = await findWebhook(ctx, input.id);
  if (url !== undefined && url !== known) await checkReceiver(url);
  return inTransaction(ctx, async (tx) => {
    const before = viewWebhook(await findWebhook(tx, input.id));
    if (before.archivedAt !== null) throw new Problem('wrong_state', 'This webhook is archived. Restore it first.');
    if (flows !== undefined) await checkFlows(tx, flows);
    const row = await tx.db.webhook.update({
      where: { id: input.id },
      data: {
        ...(name === undefined ? {} : { name }),
        ...(url === undefined ? {} : { url }),
        ...(flows === undefined ? {} : { flows: flows ?? Prisma.DbNull }),
        ...(enabled === undefined ? {} : { enabled }),
        ...(enabled === true && !before.enabled ? { goneAt: null, failingSince: null } : {}),
      },
      omit: SHOWN,
    });
    const after = viewWebhook(row);
    await logActivity(tx, {
      ...{ action: 'webhook.changed', entity: 'webhook', entityKey: after.name },
      ...{ before: loggedWebhook(before), after: loggedWebhook(after) },
    });
    return after;
  });
}
