import type { z } from 'zod';
import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import type { Prisma } from '@/lib/db/generated/client';
import { inTransaction } from '@/lib/db/transaction';
import { getDecayRule } from './get-decay-rule';
import { getStock } from './get-stock';
import { DecayRuleInput, type DecayRuleView } from './schemas';
import { givenFields, viewDecayRule } from './view';
import { wantRebuild } from './want-rebuild';

export const DecayRuleChange = DecayRuleInput.omit({ slug: true, stock: true }).partial();
export type DecayRuleChange = z.input<typeof DecayRuleChange>;

/** Changes a decay rule; slug and stock stay. What it has changed is derived anew. */
export async function updateDecayRule(
  ctx: Context,
  input: { slug: string; change: DecayRuleChange },
): Promise<DecayRuleView> {
  requirePermission(ctx, 'edit');
  const change = givenFields(DecayRuleChange.parse(input.change), input.change);
  return inTransaction(ctx, async (tx) => {
    const before = await getDecayRule(tx, input);
    await wantRebuild(tx.db, (await getStock(tx, { slug: before.stock })).kind);
    const row = await tx.db.decayRule.update({
      where: { slug: input.slug },
      data: change as Prisma.DecayRuleUpdateInput,
    });
    const after = viewDecayRule(row);
    await logActivity(tx, { action: 'decay_rule.changed', entity: 'decay_rule', entityKey: input.slug, before, after });
    return after;
  });
}
