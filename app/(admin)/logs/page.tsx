import type { Metadata } from 'next';
import { SourcesPage } from '@/components/logs/SourcesPage';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { listLogSources } from '@/lib/logs/list-log-sources';

export const metadata: Metadata = { title: 'Logs' };

export default async function Page() {
  await requireUser();
  const ctx = await currentContext();
  const sources = await listLogSources(ctx, { includeArchived: true });
  return <SourcesPage sources={sources} mayEdit={isAllowed(ctx.actor, 'edit')} />;
}
