import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import type { ProcessView } from './schemas';
import { viewProcess } from './view';

/** One process by its slug, archived or not. Throws `not_found`. */
export async function getProcess(ctx: Context, input: { slug: string }): Promise<ProcessView> {
  requirePermission(ctx, 'read');
  const row = await ctx.db.process.findUnique({ where: { slug: input.slug } });
  if (row === null) throw new Problem('not_found', `There is no process "${input.slug}".`);
  return viewProcess(row);
}
