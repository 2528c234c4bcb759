import { isDeepStrictEqual } from 'node:util';
import { requirePermission, type Context } from '@/lib/db/context';
import * as source from '@/lib/definitions';
import { getGoal } from '@/lib/goals/get-goal';
import { Problem } from '@/lib/db/problem';
import type { Declarations } from './apply-definitions';
import { declaredExperiment, declaredGoal } from './declared';
import { getExperiment } from './get-experiment';

/** One field in which the database differs from the source tree. `field` is `missing` when it is not there at all. */
export type Drift = {
  kind: 'experiment' | 'goal';
  key: string;
  field: string;
  declared: unknown;
  stored: unknown;
};

/**
 * Where the database says something else than the source tree: somebody has changed it in the dashboard, or the
 * declaration was changed later. Only what a declaration states (or has as its default) is compared; never the state.
 */
export async function listDrift(ctx: Context, declarations: Declarations = source): Promise<Drift[]> {
  requirePermission(ctx, 'read');
  const drift: Drift[] = [];
  for (const declaration of declarations.goals) {
    const stored = await orNull(getGoal(ctx, { key: declaration.key }));
    drift.push(...compare('goal', declaredGoal(declaration), stored));
  }
  for (const declaration of declarations.experiments) {
    const stored = await orNull(getExperiment(ctx, { key: declaration.key }));
    drift.push(...compare('experiment', declaredExperiment(declaration), stored));
  }
  return drift;
}

function compare(kind: Drift['kind'], declared: { key: string }, stored: object | null): Drift[] {
  const { key } = declared;
  if (stored === null) return [{ kind, key, field: 'missing', declared, stored: null }];
  const known = stored as Record<string, unknown>;
  return Object.entries(declared)
    .filter(([field, value]) => !isDeepStrictEqual(value, known[field]))
    .map(([field, value]) => ({ kind, key, field, declared: value, stored: known[field] ?? null }));
}

async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Problem && /^(unknown_|not_found)/.test(error.code)) return null;
    throw error;
  }
}
