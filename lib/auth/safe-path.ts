const BASE = 'http://weir.invalid';

/**
 * Where to go after signing in: a page of this application, never an address that somebody put into a link.
 * @param wished what the address says; anything
 */
export function safePath(wished: unknown): string {
  if (typeof wished !== 'string' || !wished.startsWith('/') || !URL.canParse(wished, BASE)) return '/overview';
  const url = new URL(wished, BASE);
  if (url.origin !== BASE || /^\/(?:sign-in|setup|invite|api)(?:\/|$)/.test(url.pathname)) return '/overview';
  // `//host` can appear only after the address was made normal: `/.//host`
  return url.pathname.startsWith('//') ? '/overview' : `${url.pathname}${url.search}${url.hash}`;
}
