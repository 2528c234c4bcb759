import type { Metadata } from 'next';
import { PrivacySettings } from '@/components/settings/PrivacySettings';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { readSettings } from '@/lib/settings/read-settings';
import { changeSettingsAction } from '../actions';

export const metadata: Metadata = { title: 'Privacy' };

export default async function Page() {
  const user = await requireUser();
  const settings = await readSettings((await currentContext()).db);
  return <PrivacySettings settings={settings} mayChange={user.role === 'admin'} change={changeSettingsAction} />;
}
