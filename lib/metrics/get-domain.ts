import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { ownDomain } from './own-domains';
import type { DomainView } from './schemas';
import { viewDomain } from './store';

/** One domain by its reference, archived or not, the product's own too. Throws `not_found`. */
export async function getDomain(ctx: Context, input: { ref: string }): Promise<DomainView> {
  requirePermission(ctx, 'read');
  const own = ownDomain(input.ref);
  if (own !== null) return own;
  const row = await ctx.db.metricDomain.findUnique({ where: { ref: input.ref } });
  if (row === null) throw new Problem('not_found', `There is no domain "${input.ref}".`);
  return viewDomain(row);
}
