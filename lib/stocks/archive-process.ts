import type { Context } from '@/lib/db/context';
import type { ProcessView } from './schemas';
import { setProcessArchived } from './set-process-archived';

/** Hides a process. Its stocks and flows stay as they are. */
export async function archiveProcess(ctx: Context, input: { slug: string }): Promise<ProcessView> {
  return setProcessArchived(ctx, input.slug, ctx.now);
}
