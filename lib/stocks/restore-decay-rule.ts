import type { Context } from '@/lib/db/context';
import type { DecayRuleView } from './schemas';
import { setDecayRuleArchived } from './set-decay-rule-archived';

/** Brings an archived decay rule back; what would have decayed meanwhile decays with the next rebuild. */
export async function restoreDecayRule(ctx: Context, input: { slug: string }): Promise<DecayRuleView> {
  return setDecayRuleArchived(ctx, input.slug, null);
}
