import type { Metadata } from 'next';
import { AccountSettings } from '@/components/settings/AccountSettings';
import { currentContext } from '@/lib/auth/current-context';
import { listSessions } from '@/lib/auth/list-sessions';
import { requireUser } from '@/lib/auth/require-user';
import { changePasswordAction, endSessionAction, signOutEverywhereAction } from '../actions';

export const metadata: Metadata = { title: 'My account' };

export default async function Page() {
  const user = await requireUser();
  const sessions = await listSessions(await currentContext(), { currentId: user.sessionId });
  return (
    <AccountSettings
      user={{ name: user.name, email: user.email, role: user.role }}
      sessions={sessions}
      changePassword={changePasswordAction}
      endSession={endSessionAction}
      signOutEverywhere={signOutEverywhereAction}
    />
  );
}
