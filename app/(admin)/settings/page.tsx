import type { Metadata } from 'next';
import { GeneralSettings } from '@/components/settings/GeneralSettings';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { hasSampleData } from '@/lib/overview/has-sample-data';
import { readSettings } from '@/lib/settings/read-settings';
import { changeSettingsAction, removeSampleDataAction } from './actions';

export const metadata: Metadata = { title: 'Settings' };

export default async function Page() {
  const user = await requireUser();
  const ctx = await currentContext();
  const [settings, sampleData] = await Promise.all([readSettings(ctx.db), hasSampleData(ctx)]);
  return (
    <GeneralSettings
      settings={settings}
      sampleData={sampleData}
      mayChange={user.role === 'admin'}
      change={changeSettingsAction}
      removeSampleData={removeSampleDataAction}
    />
  );
}
