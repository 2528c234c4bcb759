import 'server-only';
import { cache } from 'react';
import { database } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { userActor } from './authenticate';
import { currentUser } from './current-user';

/**
 * The context of verbs for the signed-in user, in pages and server actions. One per request, so that what a page
 * remembers with React's `cache` by its context is remembered for the whole of its rendering.
 * @throws Problem `unauthenticated`
 */
export const currentContext = cache(async (): Promise<Context> => {
  const user = await currentUser();
  if (user === null) throw new Problem('unauthenticated', 'Sign in first.');
  return { db: database(), actor: userActor(user), now: new Date() };
});
