import type { Context } from '@/lib/db/context';
import type { SourceView } from './schemas';
import { setLogSourceArchived } from './set-log-source-archived';

/** Brings an archived log source back. */
export async function restoreLogSource(ctx: Context, input: { slug: string }): Promise<SourceView> {
  return setLogSourceArchived(ctx, input.slug, null);
}
