import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import type { WebhookSecret } from './schemas';
import { newWebhookSecret } from './sign-message';
import { SHOWN, viewWebhook } from './store';

/** So long does the secret of before sign as well. Unit: milliseconds. */
export const OVERLAP_MS = 24 * 3_600_000;

/**
 * Gives a webhook another secret, which is in this answer and in no other. For 24 hours every message is signed with both,
 * so that the receiver can change over without losing one. @throws Problem `not_found`
 */
export async function rotateWebhookSecret(ctx: Context, input: { id: string }): Promise<WebhookSecret> {
  requirePermission(ctx, 'administer');
  const secret = newWebhookSecret();
  return inTransaction(ctx, async (tx) => {
    const before = await tx.db.webhook.findUnique({ where: { id: input.id }, select: { secret: true } });
    if (before === null) throw new Problem('not_found', 'There is no such webhook.');
    const row = await tx.db.webhook.update({
      where: { id: input.id },
      data: { secret, oldSecret: before.secret, oldSecretUntil: new Date(ctx.now.getTime() + OVERLAP_MS) },
      omit: SHOWN,
    });
    await logActivity(tx, { action: 'webhook.secret_changed', entity: 'webhook', entityKey: row.name });
    return { webhook: viewWebhook(row), secret };
  });
}
