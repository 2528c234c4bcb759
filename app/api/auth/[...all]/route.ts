import { z } from 'zod';
import { requestNetwork } from '@/app/(auth)/request-network';
import { readSession } from '@/lib/auth/read-session';
import { SignInInput } from '@/lib/auth/schemas';
import { signIn } from '@/lib/auth/sign-in';
import { signOut } from '@/lib/auth/sign-out';
import { environment } from '@/lib/config/env';
import { Problem } from '@/lib/db/problem';
import { handleRequest } from '@/lib/http/handle-request';
import { isSameOrigin } from '@/lib/http/same-origin';

/**
 * The doors of the sign-in library that we open, and no other: signing in and out, and who one is. Cookies are set by
 * the library; its session token is never in a body.
 */
const Path = z.object({ all: z.array(z.string()) });
const closed = () => new Problem('not_found', 'There is nothing at this address.');

export const GET = handleRequest({
  access: 'public',
  params: Path,
  run: async ({ params, request }) => {
    if (params.all.join('/') !== 'get-session') throw closed();
    const user = await readSession(request.headers, true);
    return { user: user === null ? null : { name: user.name, email: user.email, role: user.role } };
  },
});

export const POST = handleRequest({
  access: 'public',
  params: Path,
  body: z.unknown(),
  run: async ({ ctx, params, body, request }) => {
    const { headers } = request;
    // A browser always says where a request comes from; a program without cookies has nothing to lose.
    const fromBrowser = headers.has('sec-fetch-site') || headers.has('origin') || headers.has('cookie');
    if (fromBrowser && !isSameOrigin(headers, environment().APP_URL)) {
      throw new Problem('forbidden', 'Sign in and out on the pages of this application.');
    }
    switch (params.all.join('/')) {
      case 'sign-in/email': {
        await signIn(ctx, { ...SignInInput.parse(body), network: await requestNetwork(), headers });
        return { signedIn: true };
      }
      case 'sign-out': {
        await signOut(headers);
        return { signedIn: false };
      }
      default:
        throw closed();
    }
  },
});
