import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import type { SourceView } from './schemas';
import { viewSource } from './view';

/** One log source by its slug, archived or not. Throws `not_found`. */
export async function getLogSource(ctx: Context, input: { slug: string }): Promise<SourceView> {
  requirePermission(ctx, 'read');
  const row = await ctx.db.logSource.findUnique({ where: { slug: input.slug } });
  if (row === null) throw new Problem('not_found', `There is no log source "${input.slug}".`);
  return viewSource(row);
}
