import { requirePermission, type Context } from '@/lib/db/context';
import { ownDomains } from './own-domains';
import type { DomainView } from './schemas';
import { viewDomain } from './store';

/** All domains by name, the product's own last; archived ones only when asked for. */
export async function listDomains(ctx: Context, input: { archived?: boolean | undefined } = {}): Promise<DomainView[]> {
  requirePermission(ctx, 'read');
  const rows = await ctx.db.metricDomain.findMany({
    where: input.archived === true ? {} : { archivedAt: null },
    orderBy: [{ name: 'asc' }, { ref: 'asc' }],
  });
  return [...rows.map(viewDomain), ...ownDomains()];
}
