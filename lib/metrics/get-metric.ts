import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { readSettings } from '@/lib/settings/read-settings';
import { findMetrics } from './find-metrics';
import { isAdditive } from './is-additive';
import { readShape } from './shape.sql';
import type { MetricDetail } from './schemas';
import { usersOf } from './used-by';

/** One metric by its reference, archived or not, the product's own too. Throws `not_found`. */
export async function getMetric(ctx: Context, input: { ref: string }): Promise<MetricDetail> {
  requirePermission(ctx, 'read');
  const known = await findMetrics(ctx.db, [input.ref]);
  const metric = known.get(input.ref);
  if (metric === undefined) throw new Problem('not_found', `There is no metric "${input.ref}".`);
  const { timeZone } = await readSettings(ctx.db);
  const [shape, usedBy] = await Promise.all([readShape(ctx.db, metric, known, timeZone), usersOf(ctx.db, [input.ref])]);
  const { own: _own, aggregate: _aggregate, ...view } = metric;
  return { ...view, ...shape, additive: isAdditive(metric, known), usedBy };
}
