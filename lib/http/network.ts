import { isIPv6 } from 'node:net';

/** The server's own note of the socket's address. It overwrites whatever a client sends under this name. */
export const SOCKET_HEADER = 'x-weir-socket';

/**
 * The network that a request comes from: an IPv4 address, or the /64 of an IPv6 address. With n trusted proxies it is
 * the n-th address from the right of X-Forwarded-For; a client can only lie further left. Without proxies it is the
 * socket's address.
 * @param hops TRUSTED_PROXY_HOPS
 */
export function clientNetwork(headers: Headers, hops: number): string {
  return networkOf(clientAddress(headers, hops));
}

function clientAddress(headers: Headers, hops: number): string {
  const forwarded = (headers.get('x-forwarded-for') ?? '').split(',').map((address) => address.trim());
  const socket = headers.get(SOCKET_HEADER);
  if (hops > 0) return forwarded.at(-hops) ?? forwarded[0] ?? 'unknown';
  // Next fills X-Forwarded-For with the socket's address when nobody sent the header.
  return socket ?? forwarded.at(-1) ?? 'unknown';
}

/** IPv4 as it is (also when mapped into IPv6), IPv6 as its first four groups. Anything else is one network. */
export function networkOf(address: string): string {
  const bare = address.replace(/^\[|\](:\d+)?$/g, '').replace(/%.*$/, '');
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1];
  if (mapped !== undefined) return mapped;
  const v4 = /^(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$/.exec(bare)?.[1];
  if (v4 !== undefined) return v4;
  if (!isIPv6(bare)) return 'unknown';
  const [head = '', tail] = bare.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}
