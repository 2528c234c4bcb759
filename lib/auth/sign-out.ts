import { auth } from './better-auth';

/** Ends the session of these headers' cookie and clears the cookie. Fine when there is none. */
export async function signOut(headers: Headers): Promise<{ setCookies: string[] }> {
  const { headers: answered } = await auth().api.signOut({ headers, returnHeaders: true });
  return { setCookies: answered.getSetCookie() };
}
