import { requirePermission, type Context } from '@/lib/db/context';
import type { DeliveryFilter, DeliveryView } from './schemas';
import { messageId } from './sign-message';

const MOST = 100;
const WHERE = {
  all: {},
  waiting: { dueAt: { not: null } },
  failed: { dueAt: null, deliveredAt: null },
} as const satisfies Record<DeliveryFilter, object>;

/** The newest deliveries of a webhook, 100 at most; they are kept for 30 days. Never what a receiver answered but its status. */
export async function listDeliveries(
  ctx: Context,
  input: { id: string; show?: DeliveryFilter },
): Promise<DeliveryView[]> {
  requirePermission(ctx, 'administer');
  const rows = await ctx.db.webhookDelivery.findMany({
    where: { webhookId: input.id, ...WHERE[input.show ?? 'all'] },
    orderBy: [{ queuedAt: 'desc' }, { eventId: 'asc' }],
    take: MOST,
  });
  const flows = await ctx.db.flow.findMany({
    where: { id: { in: [...new Set(rows.map((row) => row.flowId))] } },
    select: { id: true, slug: true },
  });
  return rows.map((row) => ({
    id: messageId(row.webhookId, row.subjectId, row.eventId),
    ...{ subjectId: row.subjectId, eventId: row.eventId },
    flow: flows.find((flow) => flow.id === row.flowId)?.slug ?? null,
    state: row.deliveredAt !== null ? 'delivered' : row.dueAt !== null ? 'waiting' : 'failed',
    ...{ queuedAt: row.queuedAt.toISOString(), attempts: row.attempts },
    nextAt: row.dueAt?.toISOString() ?? null,
    deliveredAt: row.deliveredAt?.toISOString() ?? null,
    ...{ status: row.status, error: row.error },
  }));
}
