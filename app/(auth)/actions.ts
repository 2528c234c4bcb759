'use server';

import { headers } from 'next/headers';
import { acceptInvitation } from '@/lib/auth/accept-invitation';
import { defineAction } from '@/lib/auth/define-action';
import { AcceptInvitationInput, SetupInput, SignInInput } from '@/lib/auth/schemas';
import { setUpInstallation } from '@/lib/auth/set-up-installation';
import { signIn, startSession } from '@/lib/auth/sign-in';
import { requestNetwork } from './request-network';

export const signInAction = defineAction({
  permission: 'public',
  input: SignInInput,
  run: async (ctx, input) => {
    await signIn(ctx, { ...input, network: await requestNetwork(), headers: await headers() });
  },
});

export const setUpAction = defineAction({
  permission: 'public',
  input: SetupInput,
  run: async (ctx, { timeZone, ...input }) => {
    await setUpInstallation(ctx, {
      ...input,
      ...(timeZone === undefined ? {} : { timeZone }),
      network: await requestNetwork(),
    });
    await startSession({ email: input.email, password: input.password, headers: await headers() });
  },
});

export const acceptInvitationAction = defineAction({
  permission: 'public',
  input: AcceptInvitationInput,
  run: async (ctx, input) => {
    const { email } = await acceptInvitation(ctx, input);
    await startSession({ email, password: input.password, headers: await headers() });
  },
});
