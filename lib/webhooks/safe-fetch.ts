import { lookup } from 'node:dns/promises';
import http from 'node:http';
import https from 'node:https';
import { isIP, isIPv6, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';

/** How long a receiver has for everything: its name, the connection, its answer. Unit: milliseconds. */
export const TIMEOUT_MS = 5_000;
/** So much of an answer is taken before the line is cut. Nobody ever reads it. Unit: bytes. */
const MOST_BYTES = 65_536;

/** Every address that a host name has now. */
export type Resolve = (host: string) => Promise<readonly string[]>;
export type Guards = { allowPrivate: boolean; resolve?: Resolve; timeoutMs?: number };

/** Why nothing was sent, or what became of it, in words that may be shown. Never holds what a receiver said. */
export class NotSent extends Error {
  override name = 'NotSent';
}

const fromSystem: Resolve = async (host) => (await lookup(host, { all: true })).map(({ address }) => address);

/** Public by its range, but it answers only the machines of one cloud, about themselves. */
const INSIDE_A_CLOUD = new Set(['168.63.129.16']);
const GLOBAL_UNICAST = ipaddr.IPv6.parse('2000::');

/**
 * Whether an address is one of the public internet. Everything with a meaning of its own is not: private, loopback,
 * link-local (where clouds keep their metadata), carrier-grade NAT, unique local, multicast, reserved, and IPv6 addresses
 * that hold one of IPv4 (mapped, 6to4, NAT64, Teredo). Ranges: IANA's registries of special addresses, by ipaddr.js.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  return parsed instanceof ipaddr.IPv6 ? parsed.match(GLOBAL_UNICAST, 3) : !INSIDE_A_CLOUD.has(parsed.toString());
}

/**
 * Reads an address to send to and finds out where it leads; every one of its addresses must be public. `allowPrivate`
 * also takes http and any address.
 * @throws NotSent
 */
export async function findTarget(
  text: string,
  { allowPrivate, resolve = fromSystem }: Guards,
): Promise<{ url: URL; host: string; addresses: readonly string[] }> {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null) throw new NotSent('is not an address of the web');
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))
    throw new NotSent('must begin with https://');
  if (url.username !== '' || url.password !== '') throw new NotSent('must not hold a user name or a password');
  // The parser has made 127.0.0.1 of 0x7f.1, 2130706433 and 0177.0.0.1 already.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(host) !== 0 ? [host] : await resolve(host).catch(() => []);
  if (addresses.length === 0) throw new NotSent('names a host that is not found');
  if (!allowPrivate && !addresses.every(isPublicAddress)) throw new NotSent('leads to an address that is not public');
  return { url, host, addresses };
}

/**
 * Sends a POST and answers the status. Checks where it goes now, and connects to exactly the addresses that were checked:
 * a name that leads elsewhere a moment later changes nothing. Follows no redirect, and what is answered is thrown away.
 * @throws NotSent when there was no answer
 */
export async function postSafely(
  text: string,
  message: { headers: Record<string, string>; body: string },
  guards: Guards,
): Promise<number> {
  const timeoutMs = guards.timeoutMs ?? TIMEOUT_MS;
  const signal = AbortSignal.timeout(timeoutMs);
  const tooLate = new NotSent(`did not answer within ${String(timeoutMs / 1000)} s`);
  // A name server that never answers has no other end.
  const late = new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(tooLate)));
  late.catch(() => undefined);
  const target = await Promise.race([findTarget(text, guards), late]);
  return send(target, message, signal).catch((error: unknown) => {
    throw signal.aborted ? tooLate : error;
  });
}

/** Answers as soon as nothing more comes; however the body ends, the status was there. */
function send(
  { url, host, addresses }: Awaited<ReturnType<typeof findTarget>>,
  { headers, body }: { headers: Record<string, string>; body: string },
  signal: AbortSignal,
): Promise<number> {
  const pinned = addresses.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
  const toPinned: LookupFunction = (_host, options, callback) => {
    if (options.all === true) callback(null, pinned);
    else callback(null, pinned[0]?.address ?? '', pinned[0]?.family);
  };
  return new Promise((resolve, reject) => {
    let status: number | null = null;
    const end = (error: NotSent) => (status === null ? reject(error) : resolve(status));
    const start = url.protocol === 'https:' ? https.request : http.request;
    const request = start(
      {
        ...{ method: 'POST', host, path: `${url.pathname}${url.search}`, lookup: toPinned, signal, agent: false },
        ...(url.port === '' ? {} : { port: Number(url.port) }),
        headers: { ...headers, host: url.host, 'content-length': Buffer.byteLength(body) },
      },
      (response) => {
        status = response.statusCode ?? 0;
        let left = MOST_BYTES;
        response.on('data', (chunk: Buffer) => {
          left -= chunk.length;
          if (left < 0) response.destroy();
        });
        response.on('error', () => undefined);
      },
    );
    request.on('error', (error) => end(new NotSent(wordsFor(error))));
    request.on('close', () => end(new NotSent('closed the connection')));
    request.end(body);
  });
}

const WORDS: Record<string, string> = {
  ECONNREFUSED: 'refused the connection',
  ECONNRESET: 'closed the connection',
  EPIPE: 'closed the connection',
  EHOSTUNREACH: 'cannot be reached',
  ENETUNREACH: 'cannot be reached',
  ETIMEDOUT: 'cannot be reached',
  CERT_HAS_EXPIRED: 'has a certificate that has expired',
};

function wordsFor(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (/CERT|SIGNED|ALTNAME/.test(code)) return WORDS[code] ?? 'has a certificate that is not valid';
  return WORDS[code] ?? `could not be sent to${/^[A-Z_0-9]{1,60}$/.test(code) ? ` (${code})` : ''}`;
}
