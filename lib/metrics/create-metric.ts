import { logActivity } from '@/lib/activity/log-activity';
import { Key } from '@/lib/config/names';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { checkDerived } from './check-derived';
import { MetricInput, type MetricView } from './schemas';
import { halvesOf, jsonOrNull, refuseOwn, viewMetric } from './store';

/**
 * Defines a metric in a domain that exists. Throws `already_exists` when the reference is taken, `not_found` without the
 * domain, `invalid_input` when it is derived from something that is not there, or from itself.
 */
export async function createMetric(
  ctx: Context,
  input: MetricInput,
  options: { sample?: boolean } = {},
): Promise<MetricView> {
  requirePermission(ctx, 'edit');
  const { ref: full, derived, ...metric } = MetricInput.parse(input);
  const { domain, metric: ref } = halvesOf(full);
  refuseOwn(domain);
  if (!Key.safeParse(ref).success) throw new Problem('invalid_input', 'ref: is too long.', { ref: ['is too long'] });
  return inTransaction(ctx, async (tx) => {
    // Who removes the domain waits for us, or we for them.
    const [known] = await tx.db.$queryRaw<{ id: number }[]>`
      SELECT id FROM metric_domain WHERE ref = ${domain} FOR KEY SHARE`;
    if (known === undefined) throw new Problem('not_found', `There is no domain "${domain}".`);
    if (derived !== null) await checkDerived(tx.db, full, derived);
    const [row] = await tx.db.metric.createManyAndReturn({
      data: [
        {
          ...{ ...metric, ref, domainId: known.id, derived: jsonOrNull(derived) },
          ...{ sample: options.sample ?? false, createdAt: tx.now },
        },
      ],
      skipDuplicates: true,
    });
    if (row === undefined) {
      throw new Problem('already_exists', `There is a metric "${full}" already.`, { ref: ['is taken'] });
    }
    const view = viewMetric(row, { ref: domain }, false);
    await logActivity(tx, { action: 'metric.created', entity: 'metric', entityKey: full, after: view });
    return view;
  });
}
