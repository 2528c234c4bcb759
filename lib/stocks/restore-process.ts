import type { Context } from '@/lib/db/context';
import type { ProcessView } from './schemas';
import { setProcessArchived } from './set-process-archived';

/** Brings an archived process back. */
export async function restoreProcess(ctx: Context, input: { slug: string }): Promise<ProcessView> {
  return setProcessArchived(ctx, input.slug, null);
}
