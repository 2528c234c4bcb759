import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { createLogSource } from './create-log-source';
import { getLogSource } from './get-log-source';
import type { SourceInput, SourceView } from './schemas';

/** Defines a log source unless it exists; what exists is answered as it is. Safe to ask twice and at once. */
export async function ensureLogSource(ctx: Context, input: SourceInput): Promise<SourceView> {
  try {
    return await createLogSource(ctx, input);
  } catch (error) {
    if (error instanceof Problem && error.code === 'already_exists') return getLogSource(ctx, { slug: input.slug });
    throw error;
  }
}
