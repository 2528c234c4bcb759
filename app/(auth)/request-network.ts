import { headers } from 'next/headers';
import { clientAddress, networkOf } from '@/lib/collect/client-address';
import { SOCKET_ADDRESS_HEADER } from '@/lib/collect/next-adapter';
import { environment } from '@/lib/config/env';

/** The network that this request comes from, for the sign-in throttle. */
export async function requestNetwork(): Promise<string> {
  const all = await headers();
  const address = clientAddress({
    remoteAddress: all.get(SOCKET_ADDRESS_HEADER) ?? undefined,
    forwardedFor: all.get('x-forwarded-for') ?? undefined,
    hops: environment().TRUSTED_PROXY_HOPS,
  });
  return networkOf(address);
}
