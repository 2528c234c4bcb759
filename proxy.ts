import { NextResponse, type NextRequest } from 'next/server';
import { environment } from '@/lib/config/env';
import { VISITOR_COOKIE } from '@/lib/config/names';

/**
 * Before every page: the security headers with a nonce of their own, who visits the pages of the site (those that belong
 * neither to the dashboard nor to signing in: the demo shop, and whatever you add), and the way to the sign-in page. It
 * redirects and never authorises: each page, action and route asks for itself. Addresses that take records are not
 * matched, because a proxy would buffer their bodies.
 */
export const config = {
  matcher: [
    '/((?!api(?:/|$)|goal/|experiments/goal/|experiments\\.js$|_next/static/|_next/image|icon\\.svg$|favicon\\.ico$|robots\\.txt$).*)',
  ],
};

/** The pages of `app/(admin)`, which are for members. */
const DASHBOARD =
  /^\/(?:activity|api-docs|boards|experiments|flows|goals|install|live|logs|metrics|overview|processes|schedule|settings|stocks|subjects)(?:[./]|$)/;
/** Pages on which members prove who they are, or read what was shared with them. They are no visitors. */
const MEMBERS = /^\/(?:sign-in|setup|invite|share)(?:\/|$)/;
const SESSION_COOKIES = ['better-auth.session_token', '__Secure-better-auth.session_token'];
const CONSENT_COOKIE = 'weir_consent';
const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
/** The most that browsers allow. Unit: seconds. */
const VISITOR_MAX_AGE = 400 * 24 * 3600;

export async function proxy(request: NextRequest): Promise<NextResponse> {
  const { pathname, search } = request.nextUrl;
  const { NODE_ENV } = environment();
  const secure = isHttps(request);
  const nonce = crypto.randomUUID().replaceAll('-', '');
  const policy = contentSecurityPolicy(nonce, { dev: NODE_ENV === 'development', secure });

  const signedIn = SESSION_COOKIES.some((name) => request.cookies.has(name));
  if (!signedIn && DASHBOARD.test(pathname)) {
    const target = request.nextUrl.clone();
    target.pathname = '/sign-in';
    target.search = `?next=${encodeURIComponent(pathname + search)}`;
    return protect(NextResponse.redirect(target), policy, secure);
  }

  // What only we may say to our own pages replaces whatever the client sent under these names.
  const headers = new Headers(request.headers);
  headers.set('x-nonce', nonce);
  headers.set('content-security-policy', policy);
  headers.set('x-weir-path', pathname + search);
  headers.delete('x-weir-visitor');
  const isSite = !DASHBOARD.test(pathname) && !MEMBERS.test(pathname);
  const visitor = isSite ? await visitorOf(request) : null;
  if (visitor !== null) headers.set('x-weir-visitor', visitor.id);

  const response = NextResponse.next({ request: { headers } });
  if (visitor?.fresh === true) {
    response.cookies.set(VISITOR_COOKIE, visitor.id, {
      path: '/',
      maxAge: VISITOR_MAX_AGE,
      sameSite: 'lax',
      secure,
      httpOnly: false,
    });
  }
  // What somebody shared by a link is not for search engines, whatever leads there.
  if (pathname.startsWith('/share/')) response.headers.set('x-robots-tag', 'noindex, nofollow, noarchive');
  return protect(response, policy, secure);
}

/**
 * The visitor of a page of the site: the one of the cookie, or a new one, which the first render already knows. Nobody while
 * the browser asks not to be tracked (Sec-GPC, unless Settings say otherwise) or the visitor has refused. Prefetches do
 * not make visitors.
 */
async function visitorOf(request: NextRequest): Promise<{ id: string; fresh: boolean } | null> {
  if (request.headers.get('sec-gpc') === '1' && (await respectsGpc())) return null;
  if (request.cookies.get(CONSENT_COOKIE)?.value === 'required') return null;
  const known = request.cookies.get(VISITOR_COOKIE)?.value;
  if (known !== undefined && UUID.test(known)) return { id: known, fresh: false };
  if (/prefetch|prerender/.test(request.headers.get('sec-purpose') ?? '')) return null;
  return { id: crypto.randomUUID(), fresh: true };
}

/** What the script, the pixel and server code go by. While nobody can tell, the browser's wish counts. */
async function respectsGpc(): Promise<boolean> {
  const { loadDefinitions } = await import('@/lib/experiments/load-definitions');
  try {
    return (await loadDefinitions()).settings.respectGpc;
  } catch {
    return true;
  }
}

function isHttps(request: NextRequest): boolean {
  const { APP_URL, TRUSTED_PROXY_HOPS } = environment();
  if (APP_URL !== undefined) return APP_URL.startsWith('https:');
  if (TRUSTED_PROXY_HOPS > 0) return request.headers.get('x-forwarded-proto')?.split(',').at(-1)?.trim() === 'https';
  return request.nextUrl.protocol === 'https:';
}

function contentSecurityPolicy(nonce: string, { dev, secure }: { dev: boolean; secure: boolean }): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ''}`,
    // Mantine writes style elements and attributes; a nonce here would switch 'unsafe-inline' off.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${dev ? ' ws: wss:' : ''}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    ...(secure ? ['upgrade-insecure-requests'] : []),
  ].join('; ');
}

function protect(response: NextResponse, policy: string, secure: boolean): NextResponse {
  const { headers } = response;
  headers.set('content-security-policy', policy);
  headers.set('x-content-type-options', 'nosniff');
  headers.set('x-frame-options', 'DENY');
  headers.set('referrer-policy', 'same-origin');
  headers.set('permissions-policy', 'camera=(), microphone=(), geolocation=(), browsing-topics=()');
  headers.set('cross-origin-opener-policy', 'same-origin');
  headers.set('cache-control', 'private, no-store');
  if (secure) headers.set('strict-transport-security', 'max-age=31536000; includeSubDomains');
  return response;
}
