import type { Metadata } from 'next';
import { ProcessesPage } from '@/components/processes/ProcessesPage';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { listProcesses } from '@/lib/stocks/list-processes';
import { listStockCounts } from '@/lib/stocks/list-stock-counts';
import { listStocks } from '@/lib/stocks/list-stocks';

export const metadata: Metadata = { title: 'Processes' };

export default async function Page() {
  await requireUser();
  const ctx = await currentContext();
  const [processes, stocks, counts] = await Promise.all([
    listProcesses(ctx, { includeArchived: true }),
    listStocks(ctx),
    listStockCounts(ctx),
  ]);
  return <ProcessesPage processes={processes} stocks={stocks} counts={counts} mayEdit={isAllowed(ctx.actor, 'edit')} />;
}
