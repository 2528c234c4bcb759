import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { createDomain } from './create-domain';
import { getDomain } from './get-domain';
import type { DomainInput, DomainView } from './schemas';

/** Defines a domain unless it exists; what exists is answered as it is. Safe to ask twice and at once. */
export async function ensureDomain(ctx: Context, input: DomainInput): Promise<DomainView> {
  try {
    return await createDomain(ctx, input);
  } catch (error) {
    if (error instanceof Problem && error.code === 'already_exists') return getDomain(ctx, { ref: input.ref });
    throw error;
  }
}
