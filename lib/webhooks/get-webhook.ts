import { requirePermission, type Context } from '@/lib/db/context';
import type { WebhookView } from './schemas';
import { findWebhook, viewWebhook } from './store';

/** One webhook, without its secret. @throws Problem `not_found` */
export async function getWebhook(ctx: Context, input: { id: string }): Promise<WebhookView> {
  requirePermission(ctx, 'administer');
  return viewWebhook(await findWebhook(ctx, input.id));
}
