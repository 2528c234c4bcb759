import { randomUUID } from 'node:crypto';
import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { attempt, noteReceiver } from './deliver-webhooks';
import type { TestResult } from './schemas';

/**
 * Sends a message of type `webhook.test` now, once, also while the webhook is off. It is not among the deliveries, and a
 * 410 switches nothing off. @throws Problem `not_found`
 */
export async function testWebhook(ctx: Context, input: { id: string }): Promise<TestResult> {
  requirePermission(ctx, 'administer');
  const webhook = await ctx.db.webhook.findUnique({ where: { id: input.id } });
  if (webhook === null) throw new Problem('not_found', 'There is no such webhook.');
  const body = JSON.stringify({
    type: 'webhook.test',
    timestamp: ctx.now.toISOString(),
    data: { webhook: webhook.name },
  });
  const { status, error } = await attempt(webhook, { id: `msg_test_${randomUUID()}`, body, at: ctx.now });
  await noteReceiver(ctx.db, webhook.id, { error, at: ctx.now });
  await logActivity(ctx, {
    ...{ action: 'webhook.tested', entity: 'webhook', entityKey: webhook.name },
    after: { delivered: error === null },
  });
  return { delivered: error === null, status, error };
}
