import type { Context } from '@/lib/db/context';
import type { DomainView } from './schemas';
import { setDomainArchived } from './set-domain-archived';

/** Takes a domain and its metrics out of lists; their statistics stay and go on. */
export async function archiveDomain(ctx: Context, input: { ref: string }): Promise<DomainView> {
  return setDomainArchived(ctx, input.ref, ctx.now);
}
