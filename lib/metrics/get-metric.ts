import { requirePermission, type Context, type Database } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { readSettings } from '@/lib/settings/read-settings';
import { findMetrics, type KnownMetric } from './find-metrics';
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
  const [detail, usedBy] = await Promise.all([detailOf(ctx.db, metric, known, timeZone), usersOf(ctx.db, [input.ref])]);
  return { ...detail, usedBy };
}

/** Private to this room: a metric that is known already, without who uses it. */
export async function detailOf(
  db: Database,
  metric: KnownMetric,
  known: ReadonlyMap<string, KnownMetric>,
  timeZone: string,
): Promise<Omit<MetricDetail, 'usedBy'>> {
  const { own: _own, aggregate: _aggregate, ...view } = metric;
  return { ...view, ...(await readShape(db, metric, known, timeZone)), additive: isAdditive(metric, known) };
}
