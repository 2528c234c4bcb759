import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import type { Prisma } from '@/lib/db/generated/client';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { compileHandlers } from './handlers';
import { SourceInput, type SourceView } from './schemas';
import { viewSource } from './view';

/**
 * Defines a log source. Throws `already_exists` when the slug is taken, `invalid_input` when a handler does not exist or
 * its options are wrong.
 */
export async function createLogSource(
  ctx: Context,
  input: SourceInput,
  options: { sample?: boolean } = {},
): Promise<SourceView> {
  requirePermission(ctx, 'edit');
  const source = SourceInput.parse(input);
  compileHandlers(source.handlers);
  return inTransaction(ctx, async (tx) => {
    const [row] = await tx.db.logSource.createManyAndReturn({
      data: [
        {
          ...source,
          handlers: source.handlers as Prisma.InputJsonArray,
          sample: options.sample ?? false,
          createdAt: tx.now,
        },
      ],
      skipDuplicates: true,
    });
    if (row === undefined)
      throw new Problem('already_exists', `There is a log source "${source.slug}" already.`, { slug: ['is taken'] });
    const after = source as Prisma.InputJsonObject;
    await logActivity(tx, { action: 'log_source.created', entity: 'log_source', entityKey: source.slug, after });
    return viewSource(row);
  });
}
