import type { Metadata } from 'next';
import { StocksPage } from '@/components/stocks/StocksPage';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { listDecayRules } from '@/lib/stocks/list-decay-rules';
import { listFacets } from '@/lib/stocks/list-facets';
import { listStockCounts } from '@/lib/stocks/list-stock-counts';
import { listStocks } from '@/lib/stocks/list-stocks';
import {
  archiveDecayRuleAction,
  archiveFacetAction,
  archiveStockAction,
  createDecayRuleAction,
  createFacetAction,
  restoreDecayRuleAction,
  restoreFacetAction,
  restoreStockAction,
  updateDecayRuleAction,
  updateFacetAction,
} from './actions';

export const metadata: Metadata = { title: 'Stocks' };

export default async function Page() {
  await requireUser();
  const ctx = await currentContext();
  const all = { includeArchived: true };
  const [stocks, counts, facets, rules] = await Promise.all([
    listStocks(ctx, all),
    listStockCounts(ctx),
    listFacets(ctx, all),
    listDecayRules(ctx, all),
  ]);
  return (
    <StocksPage
      stocks={stocks}
      counts={counts}
      facets={facets}
      rules={rules}
      mayEdit={isAllowed(ctx.actor, 'edit')}
      actions={{
        stock: { archive: archiveStockAction, restore: restoreStockAction },
        facet: {
          create: createFacetAction,
          update: updateFacetAction,
          archive: archiveFacetAction,
          restore: restoreFacetAction,
        },
        decay: {
          create: createDecayRuleAction,
          update: updateDecayRuleAction,
          archive: archiveDecayRuleAction,
          restore: restoreDecayRuleAction,
        },
      }}
    />
  );
}
