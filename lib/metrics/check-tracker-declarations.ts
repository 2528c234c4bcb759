import { requirePermission, type Context } from '@/lib/db/context';
import { trackers as declared, type TrackerDeclaration } from '@/lib/definitions';
import { readSettings } from '@/lib/settings/read-settings';
import { declaredInput } from './apply-tracker-definitions';
import { compileModelRows } from './model-source';

/**
 * What is wrong with declared trackers over models of the Prisma schema: a field that is not there, a condition that is
 * not supported. One sentence each, beginning with the metric; none when all of them can be computed. Nothing is counted.
 */
export async function checkTrackerDeclarations(
  ctx: Context,
  declarations: readonly TrackerDeclaration[] = declared,
): Promise<string[]> {
  requirePermission(ctx, 'read');
  const { timeZone } = await readSettings(ctx.db);
  return declarations.flatMap((declaration) => {
    try {
      declaredInput(declaration);
      if ('model' in declaration) compileModelRows(ctx.db, declaration, timeZone);
      return [];
    } catch (error) {
      return [`${declaration.metric}: ${error instanceof Error ? error.message : String(error)}`];
    }
  });
}
