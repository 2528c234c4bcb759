import type { Metadata } from 'next';
import { FlowsPage } from '@/components/flows/FlowsPage';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { listFlowCounts } from '@/lib/stocks/list-flow-counts';
import { listFlows } from '@/lib/stocks/list-flows';
import { listStocks } from '@/lib/stocks/list-stocks';
import { archiveFlowAction, createFlowAction, restoreFlowAction, updateFlowAction } from './actions';

export const metadata: Metadata = { title: 'Flows' };

export default async function Page() {
  await requireUser();
  const ctx = await currentContext();
  const [flows, stocks, counts] = await Promise.all([
    listFlows(ctx, { includeArchived: true }),
    listStocks(ctx),
    listFlowCounts(ctx),
  ]);
  return (
    <FlowsPage
      flows={flows}
      stocks={stocks}
      counts={counts}
      mayEdit={isAllowed(ctx.actor, 'edit')}
      actions={{
        create: createFlowAction,
        update: updateFlowAction,
        archive: archiveFlowAction,
        restore: restoreFlowAction,
      }}
    />
  );
}
