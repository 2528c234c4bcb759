import { isAPIError } from 'better-auth/api';
import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { isDatabaseUnavailable } from '@/lib/db/to-problem';
import { auth } from './better-auth';
import { SignInInput } from './schemas';
import { countAttempt, forgiveAttempt } from './throttle';

/** The same sentence whether the account is unknown, disabled, or the password wrong. */
const REFUSED = 'The e-mail address or the password is wrong.';

/**
 * Signs somebody in. Within a request of Next the session cookie is set; `setCookies` gives it to everybody else.
 * An unknown account costs the same time as a wrong password.
 * @throws Problem `unauthenticated`, `rate_limited` (lib/auth/throttle.ts), `unavailable`
 */
export async function signIn(
  ctx: Context,
  input: { email: string; password: string; network: string; headers: Headers },
): Promise<{ setCookies: string[] }> {
  const { email, password } = SignInInput.parse(input);
  const attempt = await countAttempt(ctx.db, { account: email, network: input.network, now: ctx.now });
  const setCookies = await startSession({ email, password, headers: input.headers });
  await forgiveAttempt(ctx.db, attempt, ctx.now);
  return { setCookies };
}

/** A new session for somebody who has just proven who they are. Without a throttle: for `signIn` and new passwords. */
export async function startSession(input: { email: string; password: string; headers: Headers }): Promise<string[]> {
  try {
    const { headers } = await auth().api.signInEmail({
      body: { email: input.email, password: input.password },
      headers: input.headers,
      returnHeaders: true,
    });
    return headers.getSetCookie();
  } catch (error) {
    if (error instanceof Problem || isDatabaseUnavailable(error)) throw error;
    if (isAPIError(error) && error.statusCode < 500) throw new Problem('unauthenticated', REFUSED);
    throw error;
  }
}
