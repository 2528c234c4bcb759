import type { Metadata } from 'next';
import { MetricsPage } from '@/components/metrics/MetricsPage';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { isAllowed } from '@/lib/db/context';
import { checkTrackerDeclarations } from '@/lib/metrics/check-tracker-declarations';
import { listDomains } from '@/lib/metrics/list-domains';
import { listMetrics } from '@/lib/metrics/list-metrics';
import { readSettings } from '@/lib/settings/read-settings';
import { dayOf } from '@/lib/time/days';
import {
  archiveDomainAction,
  archiveMetricAction,
  createDomainAction,
  deleteDomainAction,
  deleteMetricAction,
  restoreDomainAction,
  restoreMetricAction,
  updateDomainAction,
} from './actions';

export const metadata: Metadata = { title: 'Metrics' };

export default async function Page() {
  await requireUser();
  const ctx = await currentContext();
  const [domains, metrics, problems, { timeZone }] = await Promise.all([
    listDomains(ctx, { archived: true }),
    listMetrics(ctx, { archived: true }),
    checkTrackerDeclarations(ctx),
    readSettings(ctx.db),
  ]);
  return (
    <MetricsPage
      domains={domains}
      metrics={metrics}
      problems={problems}
      today={dayOf(ctx.now, timeZone)}
      mayEdit={isAllowed(ctx.actor, 'edit')}
      actions={{
        domain: {
          create: createDomainAction,
          update: updateDomainAction,
          archive: archiveDomainAction,
          restore: restoreDomainAction,
          remove: deleteDomainAction,
        },
        metric: { archive: archiveMetricAction, restore: restoreMetricAction, remove: deleteMetricAction },
      }}
    />
  );
}
