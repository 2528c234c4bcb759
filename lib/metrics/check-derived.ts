import type { Database } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { findMetrics } from './find-metrics';
import { referencesOf, type Derived } from './schemas';

/** Metrics may be derived from derived ones, this many levels in all. */
export const DERIVED_DEPTH = 3;

/**
 * Throws `invalid_input` unless everything that `ref` would be derived from exists, nothing is derived from itself, and
 * at most three levels are stacked. Keeps others from changing definitions until the transaction ends, so that two
 * changes at once cannot make a circle between them: call it after locking rows, as everybody does.
 */
export async function checkDerived(db: Database, ref: string, derived: Derived): Promise<void> {
  await db.$executeRaw`LOCK TABLE metric IN SHARE ROW EXCLUSIVE MODE`;
  const known = await findMetrics(db, referencesOf(derived));
  const refuse = (message: string): never => {
    throw new Problem('invalid_input', `derived: ${message}.`, { derived: [message] });
  };
  /** How many levels of derived metrics stand below. */
  const depthOf = (derivation: Derived): number => {
    const below = referencesOf(derivation).map((name) => {
      if (name === ref) return refuse(`"${ref}" would be derived from itself`);
      const metric = known.get(name);
      if (metric === undefined) return refuse(`there is no metric "${name}"`);
      return metric.derived === null ? 0 : depthOf(metric.derived);
    });
    const depth = 1 + Math.max(0, ...below);
    return depth > DERIVED_DEPTH ? refuse(`at most ${DERIVED_DEPTH} levels may be stacked`) : depth;
  };
  const below = depthOf(derived);
  const above = await heightAbove(db, ref);
  if (below + above > DERIVED_DEPTH) refuse(`at most ${DERIVED_DEPTH} levels may be stacked`);
}

/** How many levels of derived metrics stand on this one. */
async function heightAbove(db: Database, ref: string): Promise<number> {
  const [found] = await db.$queryRaw<{ height: number }[]>`
    WITH RECURSIVE derivation AS (
      SELECT d.ref || '/' || m.ref AS ref, v.value #>> '{}' AS part
      FROM metric m JOIN metric_domain d ON d.id = m.domain_id CROSS JOIN LATERAL jsonb_each(m.derived) v
      WHERE m.derived IS NOT NULL AND v.key IN ('metric', 'numerator', 'denominator')
    ), above AS (
      SELECT ref, 1 AS height FROM derivation WHERE part = ${ref}
      UNION
      SELECT derivation.ref, above.height + 1 FROM derivation JOIN above ON derivation.part = above.ref
      WHERE above.height <= ${DERIVED_DEPTH}
    )
    SELECT coalesce(max(height), 0)::int AS height FROM above`;
  return found?.height ?? 0;
}
