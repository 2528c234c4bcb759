import { requirePermission, type Context } from '@/lib/db/context';
import type { WebhookView } from './schemas';
import { SHOWN, viewWebhook } from './store';

/** Every webhook, archived ones last; or those in force that hear of one flow. Admins only: addresses may be secrets. */
export async function listWebhooks(ctx: Context, input: { flow?: string } = {}): Promise<WebhookView[]> {
  requirePermission(ctx, 'administer');
  const rows = await ctx.db.webhook.findMany({
    omit: SHOWN,
    orderBy: [{ archivedAt: { sort: 'desc', nulls: 'first' } }, { name: 'asc' }, { id: 'asc' }],
    take: 500,
  });
  const { flow } = input;
  const hears = (view: WebhookView) => view.archivedAt === null && (view.flows?.includes(flow ?? '') ?? true);
  const views = rows.map(viewWebhook);
  return flow === undefined ? views : views.filter(hears);
}
