import { logActivity } from '@/lib/activity/log-activity';
import { requirePermission, type Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { inTransaction } from '@/lib/db/transaction';
import { checkProcess } from './check-process';
import { ProcessInput, type ProcessView } from './schemas';
import { viewProcess } from './view';

/** Defines a process: stocks, flows and facets of one kind that are shown as one picture. Throws `already_exists`. */
export async function createProcess(
  ctx: Context,
  input: ProcessInput,
  options: { sample?: boolean } = {},
): Promise<ProcessView> {
  requirePermission(ctx, 'edit');
  const process = ProcessInput.parse(input);
  return inTransaction(ctx, async (tx) => {
    await checkProcess(tx.db, process);
    const [row] = await tx.db.process.createManyAndReturn({
      data: [{ ...process, sample: options.sample ?? false, createdAt: tx.now }],
      skipDuplicates: true,
    });
    if (row === undefined)
      throw new Problem('already_exists', `There is a process "${process.slug}" already.`, { slug: ['is taken'] });
    await logActivity(tx, { action: 'process.created', entity: 'process', entityKey: process.slug, after: process });
    return viewProcess(row);
  });
}
