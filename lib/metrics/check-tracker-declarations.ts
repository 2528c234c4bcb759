import { requirePermission, type Context } from '@/lib/db/context';
import { trackers as declared, type TrackerDeclaration } from '@/lib/definitions';
import { readSettings } from '@/lib/settings/read-settings';
import { declaredInput } from './apply-tracker-definitions';
import { findMetrics } from './find-metrics';
import { compileModelRows } from './model-source';
import { requireKnownSource } from './require-known-source';

/** A declared tracker that cannot be computed. `isThere`: its metric exists, so that there is a page to say it on. */
export type TrackerProblem = { metric: string; isThere: boolean; message: string };

/**
 * What is wrong with trackers that the source tree declares: a metric that is not there or is derived, records that are
 * not there, a field or a model that the Prisma schema does not have, a condition that is not supported. None when all of
 * them can be computed. `metric`: only of this one. Nothing is counted.
 */
export async function checkTrackerDeclarations(
  ctx: Context,
  declarations: readonly TrackerDeclaration[] = declared,
  input: { metric?: string } = {},
): Promise<TrackerProblem[]> {
  requirePermission(ctx, 'read');
  const asked = declarations.filter(({ metric }) => input.metric === undefined || metric === input.metric);
  if (asked.length === 0) return [];
  const refs = asked.map(({ metric }) => metric);
  const [{ timeZone }, known] = await Promise.all([readSettings(ctx.db), findMetrics(ctx.db, refs)]);
  const problems: TrackerProblem[] = [];
  for (const declaration of asked) {
    const found = known.get(declaration.metric);
    const message =
      found === undefined
        ? 'there is no metric of this reference'
        : found.derived !== null
          ? 'the metric is derived from others'
          : await whatIsWrong(ctx, declaration, timeZone);
    if (message !== null) problems.push({ metric: declaration.metric, isThere: found !== undefined, message });
  }
  return problems;
}

async function whatIsWrong(ctx: Context, declaration: TrackerDeclaration, timeZone: string): Promise<string | null> {
  try {
    const input = declaredInput(declaration);
    if ('model' in declaration) compileModelRows(ctx.db, declaration, timeZone);
    else await requireKnownSource(ctx, input);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
