import { requirePermission, type Context } from '@/lib/db/context';
import type { DecayRuleView } from './schemas';
import { viewDecayRule } from './view';

/** All decay rules by slug; archived ones only when asked for. */
export async function listDecayRules(
  ctx: Context,
  input: { includeArchived?: boolean | undefined } = {},
): Promise<DecayRuleView[]> {
  requirePermission(ctx, 'read');
  const rows = await ctx.db.decayRule.findMany({
    where: {
      ...(input.includeArchived === true ? {} : { archivedAt: null }),
    },
    orderBy: { slug: 'asc' },
  });
  return rows.map(viewDecayRule);
}
