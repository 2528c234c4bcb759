import { bumpConfigVersion } from '@/lib/db/config-version';
import type { Context } from '@/lib/db/context';
import { Prisma } from '@/lib/db/generated/client';
import { Problem } from '@/lib/db/problem';
import type { ExperimentView } from './schemas';
import { viewExperiment } from './view-experiment';

/** Private to this room: reading an experiment for change, and writing its next configuration. */

/** Reads an experiment and keeps others from changing it until the transaction ends. */
export async function lockExperiment(tx: Context, key: string): Promise<ExperimentView> {
  const locked = await tx.db.$queryRaw<{ id: number }[]>`SELECT id FROM experiment WHERE key = ${key} FOR UPDATE`;
  const id = locked[0]?.id;
  if (id === undefined) throw new Problem('unknown_experiment', `There is no experiment "${key}".`);
  const row = await tx.db.experiment.findUniqueOrThrow({ where: { id }, include: { phases: true } });
  return viewExperiment(row);
}

/** Json as Prisma wants it: null is the database's NULL. */
export function jsonOrNull(value: Prisma.InputJsonValue | null): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value ?? Prisma.DbNull;
}

/** Any JSON-shaped value of ours as input for a Json column. */
export function asJson(value: unknown): Prisma.InputJsonValue {
  return JSON.parse(JSON.stringify(value)) as Prisma.InputJsonValue;
}

/**
 * Appends the experiment's configuration as it now is to its history, in force from `at` on. The version counts up;
 * records carry it so that they can be judged by what their page knew.
 */
export async function writeConfiguration(tx: Context, experimentId: number, at: Date): Promise<void> {
  const row = await tx.db.experiment.update({
    where: { id: experimentId },
    data: { configVersion: { increment: 1 } },
  });
  // A clock that went back, or another machine's: what was in force before cannot be in force after.
  await tx.db.experimentConfiguration.updateMany({ where: { experimentId, at: { gt: at } }, data: { at } });
  await tx.db.experimentConfiguration.create({
    data: {
      experimentId,
      version: row.configVersion,
      at,
      state: row.state,
      phase: row.phase,
      seed: row.seed,
      coverage: row.coverage,
      variants: asJson(row.variants),
      promotedVariant: row.promotedVariant,
    },
  });
  await bumpConfigVersion(tx.db);
}
