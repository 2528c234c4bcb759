'use server';

import { headers } from 'next/headers';
import { z } from 'zod';
import { requestNetwork } from '@/app/(auth)/request-network';
import { changePassword } from '@/lib/auth/change-password';
import { changeRole } from '@/lib/auth/change-role';
import { createResetLink } from '@/lib/auth/create-reset-link';
import { createToken } from '@/lib/auth/create-token';
import { defineAction } from '@/lib/auth/define-action';
import { disableMember } from '@/lib/auth/disable-member';
import { enableMember } from '@/lib/auth/enable-member';
import { endSession } from '@/lib/auth/end-session';
import { inviteMember } from '@/lib/auth/invite-member';
import { removeMember } from '@/lib/auth/remove-member';
import { revokeInvitation } from '@/lib/auth/revoke-invitation';
import { revokeToken } from '@/lib/auth/revoke-token';
import { ChangePasswordInput, InviteInput, MemberChoice, RoleChange, RowChoice, TokenInput } from '@/lib/auth/schemas';
import { startSession } from '@/lib/auth/sign-in';
import { signOutEverywhere } from '@/lib/auth/sign-out-everywhere';
import { removeSampleData } from '@/lib/sample/remove-sample-data';
import { changeSettings } from '@/lib/settings/change-settings';
import { SettingsChange } from '@/lib/settings/schemas';

const administer = { permission: 'administer' } as const;

export const changeSettingsAction = defineAction({ ...administer, input: SettingsChange, run: changeSettings });
export const removeSampleDataAction = defineAction({
  ...administer,
  input: z.object({}),
  run: (ctx) => removeSampleData(ctx),
});

export const inviteMemberAction = defineAction({ ...administer, input: InviteInput, run: inviteMember });
export const createResetLinkAction = defineAction({ ...administer, input: MemberChoice, run: createResetLink });
export const revokeInvitationAction = defineAction({ ...administer, input: RowChoice, run: revokeInvitation });
export const changeRoleAction = defineAction({ ...administer, input: RoleChange, run: changeRole });
export const disableMemberAction = defineAction({ ...administer, input: MemberChoice, run: disableMember });
export const enableMemberAction = defineAction({ ...administer, input: MemberChoice, run: enableMember });
export const removeMemberAction = defineAction({ ...administer, input: MemberChoice, run: removeMember });

export const createTokenAction = defineAction({ ...administer, input: TokenInput, run: createToken });
export const revokeTokenAction = defineAction({ ...administer, input: RowChoice, run: revokeToken });

export const changePasswordAction = defineAction({
  permission: 'read',
  input: ChangePasswordInput,
  run: async (ctx, input) => {
    const { email } = await changePassword(ctx, { ...input, network: await requestNetwork() });
    await startSession({ email, password: input.next, headers: await headers() });
  },
});
export const endSessionAction = defineAction({ permission: 'read', input: MemberChoice, run: endSession });
export const signOutEverywhereAction = defineAction({
  permission: 'read',
  input: z.object({}),
  run: (ctx) => signOutEverywhere(ctx),
});
