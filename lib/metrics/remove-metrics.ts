import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { usersOf } from './used-by';

/**
 * Private to this room: removes metrics that have no statistics and that nothing outside of them refers to. The caller
 * has locked them, so that nobody records while this looks.
 */
export async function removeMetrics(tx: Context, metrics: readonly { id: number; ref: string }[]): Promise<void> {
  const ids = metrics.map(({ id }) => id);
  const refs = metrics.map(({ ref }) => ref);
  const recorded = await tx.db.statistic.groupBy({ by: ['metricId'], where: { metricId: { in: ids } }, _count: true });
  const first = recorded[0];
  if (first !== undefined) {
    const name = metrics.find(({ id }) => id === first.metricId)?.ref ?? '';
    const count = new Intl.NumberFormat('en').format(first._count);
    throw new Problem('wrong_state', `"${name}" has ${count} statistics; archive it instead.`);
  }
  const users = (await usersOf(tx.db, refs)).filter((ref) => !refs.includes(ref));
  if (users.length > 0) {
    throw new Problem('wrong_state', `${users.map((ref) => `"${ref}"`).join(', ')} cannot do without it.`);
  }
  await tx.db.tracker.deleteMany({ where: { metricId: { in: ids } } });
  await tx.db.annotation.deleteMany({ where: { metricId: { in: ids } } });
  await tx.db.metric.deleteMany({ where: { id: { in: ids } } });
}
