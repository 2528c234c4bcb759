import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { inTransaction } from '@/lib/db/transaction';
import { WebhookInput, type WebhookSecret } from './schemas';
import { newWebhookSecret } from './sign-message';
import { checkFlows, checkReceiver, loggedWebhook, SHOWN, viewWebhook } from './store';

/**
 * Makes a webhook, which hears of every event from now on. Admins only: it sends data to somebody else. The secret is in
 * this answer and in no other. @throws Problem `invalid_input` when the address must not be sent to
 */
export async function createWebhook(ctx: Context, input: WebhookInput): Promise<WebhookSecret> {
  requirePermission(ctx, 'administer');
  const { name, url, flows, enabled } = WebhookInput.parse(input);
  await checkReceiver(url);
  const secret = newWebhookSecret();
  return inTransaction(ctx, async (tx) => {
    await checkFlows(tx, flows);
    const row = await tx.db.webhook.create({
      data: { name, url, flows: flows ?? Prisma.DbNull, enabled, secret, createdAt: ctx.now },
      omit: SHOWN,
    });
    const webhook = viewWebhook(row);
    await logActivity(tx, {
      ...{ action: 'webhook.created', entity: 'webhook', entityKey: name },
      after: loggedWebhook(webhook),
    });
    return { webhook, secret };
  });
}
