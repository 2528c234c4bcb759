import { isAPIError } from 'better-auth/api';
import { Problem } from '@/lib/db/problem';
import { isDatabaseUnavailable } from '@/lib/db/to-problem';
import { auth, SESSION_LIMIT_DAYS } from './better-auth';
import { Role, type CurrentUser } from './schemas';

/**
 * Whose cookie this is, or null: no session, an ended one, or a disabled account. Knows no framework.
 * @param refresh whether the session may be prolonged; only where cookies can be answered
 * @throws Problem `unavailable` when the database cannot be reached
 */
export async function readSession(headers: Headers, refresh = false): Promise<CurrentUser | null> {
  if (!(headers.get('cookie') ?? '').includes('session_token=')) return null;
  const found = await auth()
    .api.getSession({ headers, query: { disableRefresh: !refresh } })
    .catch((error: unknown) => {
      if (isDatabaseUnavailable(error) || (isAPIError(error) && error.statusCode >= 500)) {
        throw new Problem('unavailable', 'The database cannot be reached. Try again in a moment.', undefined, 5);
      }
      return null;
    });
  if (found === null) return null;
  const { session, user } = found;
  if (user.banned === true) return null;
  if (Date.now() - session.createdAt.getTime() > SESSION_LIMIT_DAYS * 24 * 3600_000) return null;
  const role = Role.safeParse(user.role);
  if (!role.success) return null;
  return { id: user.id, name: user.name, email: user.email, role: role.data, sessionId: session.id };
}
