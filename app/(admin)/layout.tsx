import type { ReactNode } from 'react';
import { AppFrame } from '@/components/shell/AppFrame';
import { currentContext } from '@/lib/auth/current-context';
import { requireUser } from '@/lib/auth/require-user';
import { hasSampleData } from '@/lib/overview/has-sample-data';
import { signOutAction } from './actions';

/** Every page of the dashboard: signed in, inside the frame. */
export default async function AdminLayout({ children }: { children: ReactNode }) {
  const user = await requireUser();
  const sampleData = await hasSampleData(await currentContext());
  return (
    <AppFrame
      user={{ name: user.name, email: user.email, role: user.role }}
      sampleData={sampleData}
      signOut={signOutAction}
    >
      {children}
    </AppFrame>
  );
}
