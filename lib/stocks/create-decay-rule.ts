import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { DecayRuleInput, type DecayRuleView } from './schemas';
import { viewDecayRule } from './view';
import { wantRebuild } from './want-rebuild';

/**
 * Defines a decay rule: who has been in a stock for so many days gets attributes set, at the due instant. What would have
 * decayed in the past is derived as well. Throws `already_exists`, or `invalid_input` when there is no such stock.
 */
export async function createDecayRule(
  ctx: Context,
  input: DecayRuleInput,
  options: { sample?: boolean } = {},
): Promise<DecayRuleView> {
  requirePermission(ctx, 'edit');
  const rule = DecayRuleInput.parse(input);
  return inTransaction(ctx, async (tx) => {
    const stock = await tx.db.stock.findUnique({ where: { slug: rule.stock } });
    if (stock === null) throw new Problem('invalid_input', 'stock: names no stock.', { stock: ['names no stock'] });
    await wantRebuild(tx.db, stock.kind);
    const [row] = await tx.db.decayRule.createManyAndReturn({
      data: [{ ...rule, sample: options.sample ?? false, createdAt: tx.now }],
      skipDuplicates: true,
    });
    if (row === undefined)
      throw new Problem('already_exists', `There is a decay rule "${rule.slug}" already.`, { slug: ['is taken'] });
    await logActivity(tx, { action: 'decay_rule.created', entity: 'decay_rule', entityKey: rule.slug, after: rule });
    return viewDecayRule(row);
  });
}
