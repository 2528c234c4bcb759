import { isDeepStrictEqual } from 'node:util';
import { requirePermission, type Context } from '@/lib/db/context';
import type { Prisma } from '@/lib/db/generated/client';
import { trackers as declared, type TrackerDeclaration } from '@/lib/definitions';
import { Period, PERIODS } from './schemas';
import { halvesOf } from './store';
import { TrackerInput } from './tracker.schemas';

/**
 * Makes the declared trackers those of their metrics, as far as these exist. A declaration always counts: whoever changes
 * it in the source tree changes the statistics. What is no longer declared stops; its statistics stay. One that is wrong
 * stays as it was and stops no other: `checkTrackerDeclarations` says what is wrong with it. Answers the metrics whose
 * tracker is new or another.
 */
export async function applyTrackerDefinitions(
  ctx: Context,
  declarations: readonly TrackerDeclaration[] = declared,
): Promise<string[]> {
  requirePermission(ctx, 'edit');
  const { db } = ctx;
  const known = await db.tracker.findMany({ where: { declared: true } });
  if (declarations.length === 0 && known.length === 0) return [];
  const metrics = await db.metric.findMany({
    where: { OR: declarations.map(({ metric }) => whereOf(metric)) },
    select: { id: true, ref: true, derived: true, domain: { select: { ref: true } } },
  });
  const changed: string[] = [];
  const kept: number[] = [];
  for (const declaration of declarations) {
    const metric = metrics.find(({ ref, domain }) => `${domain.ref}/${ref}` === declaration.metric);
    if (metric === undefined || metric.derived !== null) continue;
    kept.push(metric.id);
    const input = readableInput(declaration);
    if (input === null) continue;
    const { source, aggregate, periods, dimensions } = input;
    const data = {
      source: source as Prisma.InputJsonObject,
      aggregate,
      periods,
      dimensions,
      declared: true,
      archivedAt: null,
    };
    const before = known.find(({ metricId }) => metricId === metric.id);
    if (before !== undefined && isDeepStrictEqual({ ...before, ...data }, before)) continue;
    await db.tracker.upsert({ where: { metricId: metric.id }, create: { metricId: metric.id, ...data }, update: data });
    changed.push(declaration.metric);
  }
  const gone = known.filter(({ metricId, archivedAt }) => archivedAt === null && !kept.includes(metricId));
  if (gone.length > 0) {
    const ids = gone.map(({ metricId }) => metricId);
    await db.tracker.updateMany({ where: { metricId: { in: ids } }, data: { archivedAt: ctx.now, declared: false } });
  }
  return changed;
}

function whereOf(ref: string) {
  const { domain, metric } = halvesOf(ref);
  return { ref: metric, domain: { ref: domain } };
}

function readableInput(declaration: TrackerDeclaration) {
  try {
    return declaredInput(declaration);
  } catch {
    return null;
  }
}

/**
 * A declaration as the tracker that it is.
 * @throws Error naming the part that is wrong
 */
export function declaredInput(declaration: TrackerDeclaration) {
  const { metric, aggregate = 'count', period = PERIODS } = declaration;
  const periods = Period.array().parse(typeof period === 'string' ? [period] : [...period]);
  const split =
    'model' in declaration
      ? declaration.objectField === undefined
        ? {}
        : { object: 'object' }
      : (declaration.dimensions ?? {});
  const parsed = TrackerInput.safeParse({
    ...{ metric, aggregate, periods },
    source: 'model' in declaration ? { type: 'model', model: declaration.model } : declaration.source,
    dimensions: Object.entries(split).map(([name, path]) => ({ name, path })),
  });
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
}
