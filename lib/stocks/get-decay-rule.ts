import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import type { DecayRuleView } from './schemas';
import { viewDecayRule } from './view';

/** One decay rule by its slug, archived or not. Throws `not_found`. */
export async function getDecayRule(ctx: Context, input: { slug: string }): Promise<DecayRuleView> {
  requirePermission(ctx, 'read');
  const row = await ctx.db.decayRule.findUnique({ where: { slug: input.slug } });
  if (row === null) throw new Problem('not_found', `There is no decay rule "${input.slug}".`);
  return viewDecayRule(row);
}
