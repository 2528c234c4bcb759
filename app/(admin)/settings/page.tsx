import type { Metadata } from 'next';
import { GeneralSettings } from '@/components/settings/GeneralSettings';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { readSettings } from '@/lib/settings/read-settings';
import { changeSettingsAction } from './actions';

export const metadata: Metadata = { title: 'Settings' };

export default async function Page() {
  const user = await requireUser();
  const settings = await readSettings((await currentContext()).db);
  return <GeneralSettings settings={settings} mayChange={user.role === 'admin'} change={changeSettingsAction} />;
}
