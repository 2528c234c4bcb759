import { isDeepStrictEqual } from 'node:util';
import { requirePermission, type Context } from '@/lib/db/context';
import * as source from '@/lib/definitions';
import {
  declaredDecayRule,
  declaredFacet,
  declaredFlow,
  declaredProcess,
  declaredStock,
  type StockDeclarations,
} from './declared';
import { listDecayRules } from './list-decay-rules';
import { listFacets } from './list-facets';
import { listFlows } from './list-flows';
import { listProcesses } from './list-processes';
import { listStocks } from './list-stocks';

/** One field in which the database differs from the source tree. `field` is `missing` when it is not there at all. */
export type StockDrift = {
  kind: 'stock' | 'flow' | 'facet' | 'process' | 'decay rule';
  key: string;
  field: string;
  declared: unknown;
  stored: unknown;
};

/** Where stocks, flows, facets, processes and decay rules are other than what the source tree declares. */
export async function listStockDrift(ctx: Context, declarations: StockDeclarations = source): Promise<StockDrift[]> {
  requirePermission(ctx, 'read');
  const all = { includeArchived: true };
  const { models } = declarations;
  return [
    ...compare('facet', declarations.facets.map(declaredFacet), await listFacets(ctx, all)),
    ...compare(
      'stock',
      declarations.stocks.map((one) => declaredStock(one, models)),
      await listStocks(ctx, all),
    ),
    ...compare('flow', declarations.flows.map(declaredFlow), await listFlows(ctx, all)),
    ...compare('process', declarations.processes.map(declaredProcess), await listProcesses(ctx, all)),
    ...compare('decay rule', declarations.decayRules.map(declaredDecayRule), await listDecayRules(ctx, all)),
  ];
}

function compare(
  kind: StockDrift['kind'],
  declared: readonly { slug: string }[],
  stored: readonly { slug: string }[],
): StockDrift[] {
  return declared.flatMap((declaration): StockDrift[] => {
    const key = declaration.slug;
    const row = stored.find(({ slug }) => slug === key) as Record<string, unknown> | undefined;
    if (row === undefined) return [{ kind, key, field: 'missing', declared: declaration, stored: null }];
    return Object.entries(declaration)
      .filter(([field, value]) => !isDeepStrictEqual(value, row[field]))
      .map(([field, value]) => ({ kind, key, field, declared: value, stored: row[field] ?? null }));
  });
}
