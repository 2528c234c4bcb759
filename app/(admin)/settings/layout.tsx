import type { ReactNode } from 'react';
import { PageHeader } from '@/components/common/PageHeader';
import { SettingsTabs } from '@/components/settings/SettingsTabs';
import { requireUser } from '@/lib/auth/require-user';

export default async function SettingsLayout({ children }: { children: ReactNode }) {
  const { role } = await requireUser();
  return (
    <>
      <PageHeader title="Settings" />
      <SettingsTabs isAdmin={role === 'admin'} />
      {children}
    </>
  );
}
