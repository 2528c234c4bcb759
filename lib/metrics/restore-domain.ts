import type { Context } from '@/lib/db/context';
import type { DomainView } from './schemas';
import { setDomainArchived } from './set-domain-archived';

/** Brings an archived domain back into lists. */
export async function restoreDomain(ctx: Context, input: { ref: string }): Promise<DomainView> {
  return setDomainArchived(ctx, input.ref, null);
}
