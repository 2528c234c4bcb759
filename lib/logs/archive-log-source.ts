import type { Context } from '@/lib/db/context';
import type { SourceView } from './schemas';
import { setLogSourceArchived } from './set-log-source-archived';

/** Takes a log source out of lists; it takes no files any more. What its lines have changed stays. */
export async function archiveLogSource(ctx: Context, input: { slug: string }): Promise<SourceView> {
  return setLogSourceArchived(ctx, input.slug, ctx.now);
}
