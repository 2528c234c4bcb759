import 'server-only';
import { headers } from 'next/headers';
import { redirect } from 'next/navigation';
import { isAllowed, type Permission } from '@/lib/db/context';
import { userActor } from './authenticate';
import { currentUser } from './current-user';
import type { CurrentUser } from './schemas';

/**
 * For pages: who is signed in. Sends everybody else to /sign-in, and those without the permission to /overview.
 * Every page calls it; the layout or the proxy alone would not protect it.
 */
export async function requireUser(permission: Permission = 'read'): Promise<CurrentUser> {
  const user = await currentUser();
  if (user === null) {
    const path = (await headers()).get('x-weir-path');
    redirect(path === null || path === '/' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(path)}`);
  }
  if (!isAllowed(userActor(user), permission)) redirect('/overview');
  return user;
}
