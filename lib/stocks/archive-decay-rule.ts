import type { Context } from '@/lib/db/context';
import type { DecayRuleView } from './schemas';
import { setDecayRuleArchived } from './set-decay-rule-archived';

/** Ends a decay rule: what it has changed is taken back with the next rebuild. */
export async function archiveDecayRule(ctx: Context, input: { slug: string }): Promise<DecayRuleView> {
  return setDecayRuleArchived(ctx, input.slug, ctx.now);
}
