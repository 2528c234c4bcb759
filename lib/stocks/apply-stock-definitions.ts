import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import * as source from '@/lib/definitions';
import { createDecayRule } from './create-decay-rule';
import { createFacet } from './create-facet';
import { createFlow } from './create-flow';
import { createProcess } from './create-process';
import { createStock } from './create-stock';
import {
  declaredDecayRule,
  declaredFacet,
  declaredFlow,
  declaredProcess,
  declaredStock,
  type StockDeclarations,
} from './declared';

export type AppliedStocks = {
  facets: string[];
  stocks: string[];
  flows: string[];
  processes: string[];
  decayRules: string[];
};

/**
 * Adds the facets, stocks, flows, processes and decay rules that the source tree declares and the database lacks. What
 * exists is never changed, also when it differs (`listStockDrift` says how) or is archived. Safe when many start at once.
 */
export async function applyStockDefinitions(
  ctx: Context,
  declarations: StockDeclarations = source,
): Promise<AppliedStocks> {
  requirePermission(ctx, 'edit');
  const { db } = ctx;
  const select = { select: { slug: true } };
  const known = {
    facets: await db.facet.findMany(select),
    stocks: await db.stock.findMany(select),
    flows: await db.flow.findMany(select),
    processes: await db.process.findMany(select),
    decayRules: await db.decayRule.findMany(select),
  };
  const add = async <T extends { slug: string }>(
    declared: readonly T[],
    stored: readonly { slug: string }[],
    create: (declaration: T) => Promise<unknown>,
  ): Promise<string[]> => {
    const added: string[] = [];
    for (const declaration of declared) {
      if (stored.some(({ slug }) => slug === declaration.slug)) continue;
      if (await isNew(create(declaration))) added.push(declaration.slug);
    }
    return added;
  };
  const { models } = declarations;
  return {
    facets: await add(declarations.facets, known.facets, (one) => createFacet(ctx, declaredFacet(one))),
    stocks: await add(declarations.stocks, known.stocks, (one) => createStock(ctx, declaredStock(one, models))),
    flows: await add(declarations.flows, known.flows, (one) => createFlow(ctx, declaredFlow(one))),
    processes: await add(declarations.processes, known.processes, (one) => createProcess(ctx, declaredProcess(one))),
    decayRules: await add(declarations.decayRules, known.decayRules, (one) =>
      createDecayRule(ctx, declaredDecayRule(one)),
    ),
  };
}

/** Another instance may have been first. */
async function isNew(creation: Promise<unknown>): Promise<boolean> {
  try {
    await creation;
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === 'already_exists') return false;
    throw error;
  }
}
