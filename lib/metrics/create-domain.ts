import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { DomainInput, type DomainView } from './schemas';
import { isOwnDomain, viewDomain } from './store';

/** Defines a domain: the first half of its metrics' references. Throws `already_exists` when the reference is taken. */
export async function createDomain(
  ctx: Context,
  input: DomainInput,
  options: { sample?: boolean } = {},
): Promise<DomainView> {
  requirePermission(ctx, 'edit');
  const domain = DomainInput.parse(input);
  if (isOwnDomain(domain.ref)) {
    throw new Problem('already_exists', `"${domain.ref}" is a domain of Weir itself.`, { ref: ['is reserved'] });
  }
  return inTransaction(ctx, async (tx) => {
    const [row] = await tx.db.metricDomain.createManyAndReturn({
      data: [{ ...domain, sample: options.sample ?? false, createdAt: tx.now }],
      skipDuplicates: true,
    });
    if (row === undefined) {
      throw new Problem('already_exists', `There is a domain "${domain.ref}" already.`, { ref: ['is taken'] });
    }
    await logActivity(tx, {
      action: 'metric_domain.created',
      entity: 'metric_domain',
      entityKey: domain.ref,
      after: domain,
    });
    return viewDomain(row);
  });
}
