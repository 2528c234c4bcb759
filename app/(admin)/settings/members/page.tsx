import type { Metadata } from 'next';
import { MembersSettings } from '@/components/settings/MembersSettings';
import { currentContext } from '@/lib/auth/current-context';
import { listInvitations } from '@/lib/auth/list-invitations';
import { listMembers } from '@/lib/auth/list-members';
import { requireUser } from '@/lib/auth/require-user';
import { environment } from '@/lib/config/env';
import {
  changeRoleAction,
  createResetLinkAction,
  disableMemberAction,
  enableMemberAction,
  inviteMemberAction,
  removeMemberAction,
  revokeInvitationAction,
} from '../actions';

export const metadata: Metadata = { title: 'Members' };

export default async function Page() {
  const user = await requireUser('administer');
  const ctx = await currentContext();
  const [members, invitations] = await Promise.all([listMembers(ctx), listInvitations(ctx)]);
  return (
    <MembersSettings
      ownId={user.id}
      members={members}
      invitations={invitations}
      address={environment().APP_URL ?? null}
      actions={{
        invite: inviteMemberAction,
        reset: createResetLinkAction,
        revoke: revokeInvitationAction,
        changeRole: changeRoleAction,
        disable: disableMemberAction,
        enable: enableMemberAction,
        remove: removeMemberAction,
      }}
    />
  );
}
