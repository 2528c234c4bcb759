import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import type { AttributesInput } from '@/lib/stocks/change.schemas';
import { recordChanges } from '@/lib/stocks/record-changes';
import { count } from './counters';
import { toChange } from './handle-changes';

/** PUT /api/v1/subjects/{kind}/{id}: merges attributes. Answers whether the change was new. */
export async function putSubject(
  ctx: Context,
  input: { subject: { kind: string; id: string }; change: AttributesInput },
): Promise<{ recorded: number; duplicates: number; conflicts: number }> {
  const change = toChange({ index: 0, input: { ...input.change, subject: input.subject } });
  const { rejected, ...answer } = await recordChanges(ctx, { changes: [change], source: 'token' });
  if (rejected[0] !== undefined) throw new Problem('invalid_input', rejected[0].message);
  if (answer.conflicts > 0) count('conflict', 'subjects');
  else if (answer.duplicates > 0) count('duplicate', 'subjects');
  return answer;
}
