import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import type { Prisma } from '@/lib/db/generated/client';
import { inTransaction } from '@/lib/db/transaction';
import { DomainChange, type DomainView } from './schemas';
import { givenFields, lockDomain, viewDomain } from './store';

/** Changes how a domain is called and described; its reference stays. Throws `not_found`. */
export async function updateDomain(ctx: Context, input: { ref: string; change: DomainChange }): Promise<DomainView> {
  requirePermission(ctx, 'edit');
  const change = givenFields(DomainChange.parse(input.change), input.change) as Prisma.MetricDomainUpdateInput;
  return inTransaction(ctx, async (tx) => {
    const before = viewDomain(await lockDomain(tx, input.ref));
    const after = viewDomain(await tx.db.metricDomain.update({ where: { id: before.id }, data: change }));
    await logActivity(tx, {
      action: 'metric_domain.changed',
      entity: 'metric_domain',
      entityKey: input.ref,
      before,
      after,
    });
    return after;
  });
}
