import { environment } from '@/lib/config/env';

const HOST = /^[A-Za-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-f:]+\](:\d{1,5})?$/i;

/**
 * The address under which pages reach this installation, without a slash at the end: `APP_URL` when the operator has
 * set it, else what this request was sent to. The proxy's headers count only when a proxy is trusted.
 */
export function addressOf(headers: Pick<Headers, 'get'>): string {
  const { APP_URL, PORT, TRUSTED_PROXY_HOPS } = environment();
  if (APP_URL !== undefined) return APP_URL.replace(/\/+$/, '');
  const proxied = TRUSTED_PROXY_HOPS > 0;
  const host = (proxied ? first(headers.get('x-forwarded-host')) : null) ?? headers.get('host');
  const scheme = proxied && first(headers.get('x-forwarded-proto')) === 'https' ? 'https' : 'http';
  return `${scheme}://${host !== null && HOST.test(host) ? host : `localhost:${String(PORT)}`}`;
}

const first = (list: string | null): string | null => list?.split(',')[0]?.trim() ?? null;
