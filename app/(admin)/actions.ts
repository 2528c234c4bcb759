'use server';

import { headers } from 'next/headers';
import { z } from 'zod';
import { defineAction } from '@/lib/auth/define-action';
import { signOut } from '@/lib/auth/sign-out';

/** Ends the session of the browser that asks; fine when there is none. */
export const signOutAction = defineAction({
  permission: 'public',
  input: z.object({}),
  run: async () => {
    await signOut(await headers());
  },
});
