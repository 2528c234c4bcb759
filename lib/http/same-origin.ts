/**
 * Whether a browser sent this request from one of this application's own pages (or the user typed the address). What a
 * session may change is changed only then. Browsers say so by `Sec-Fetch-Site`; older ones by `Origin`. Neither: no.
 * @param own the address that the operator configured (APP_URL), or undefined
 */
export function isSameOrigin(headers: Headers, own: string | undefined): boolean {
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin' || site === 'none';
  const origin = headers.get('origin');
  if (origin === null || origin === 'null') return false;
  if (own !== undefined && URL.canParse(own) && new URL(own).origin === origin) return true;
  const host = headers.get('host');
  return host !== null && URL.canParse(origin) && new URL(origin).host === host;
}
