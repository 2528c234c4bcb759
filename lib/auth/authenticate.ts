import type { Actor } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { readSession } from './read-session';
import type { CurrentUser } from './schemas';
import { verifyToken } from './verify-token';

export const userActor = (user: CurrentUser): Actor => ({
  kind: 'user',
  id: user.id,
  name: user.name,
  role: user.role,
});

/**
 * Who sends a request: a token when there is an `Authorization` header, else the owner of the session cookie, else
 * `public`. Knows no framework. A session counts for changes only after `isSameOrigin` (lib/http) has said so: that is
 * the caller's part.
 * @throws Problem `unauthenticated` for a header that is no valid token: a wrong secret is never taken for a visitor
 */
export async function authenticate(headers: Headers, now = new Date()): Promise<Actor> {
  const header = headers.get('authorization');
  if (header !== null) {
    const token = await verifyToken(header, undefined, now);
    if (token === null) throw new Problem('unauthenticated', 'The token is unknown or revoked.');
    return token;
  }
  const user = await readSession(headers, true);
  return user === null ? { kind: 'public' } : userActor(user);
}
