/** Who sent a request, for limits only; addresses are never stored or logged. */

/**
 * The address of the client. `hops` proxies in front are trusted: the hops-th entry from the right of
 * X-Forwarded-For was written by the outermost of them. Without proxies it is the socket's own.
 */
export function clientAddress(input: {
  remoteAddress: string | undefined;
  forwardedFor: string | undefined;
  hops: number;
}): string {
  if (input.hops === 0) return input.remoteAddress ?? lastOf(input.forwardedFor, 1) ?? '';
  return lastOf(input.forwardedFor, input.hops) ?? input.remoteAddress ?? '';
}

/** With fewer entries than proxies the leftmost is the best there is. */
function lastOf(forwardedFor: string | undefined, n: number): string | undefined {
  if (forwardedFor === undefined) return undefined;
  const entries = forwardedFor.split(',').map((entry) => entry.trim());
  const entry = entries.at(-n) ?? entries[0];
  return entry === '' ? undefined : entry;
}

/** The network that shares one limit: an IPv4 address, or an IPv6 /64. */
export function networkOf(address: string): string {
  const plain = address.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/%.*$/, '');
  const four = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$/i.exec(plain)?.[1];
  if (four !== undefined) return four;
  if (!plain.includes(':')) return plain.slice(0, 64);
  const [head = '', tail] = plain.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...middle, ...right]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
    .slice(0, 64);
}
