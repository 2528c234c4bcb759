import { z } from 'zod';
import type { ExperimentConfig } from '@/lib/assign';
import { database } from '@/lib/db/client';
import { readConfigVersion } from '@/lib/db/config-version';
import { readSettings } from '@/lib/settings/read-settings';
import type { Settings } from '@/lib/settings/schemas';
import { ExperimentState, Variant } from './schemas';

/** The configuration of an experiment from `from` until `until` (excluded; null: until now). */
export type ConfigurationSpan = { from: Date; until: Date | null; config: ExperimentConfig };

export type ExperimentDefinition = {
  id: number;
  config: ExperimentConfig;
  /** Oldest first; a record is judged by the one in force at its time. */
  history: ConfigurationSpan[];
};

export type GoalDefinition = { id: number; archived: boolean };

/** Everything that judging a record needs. `version` grows with every change of a definition or a setting. */
export type Definitions = {
  version: bigint;
  settings: Settings;
  experiments: Map<string, ExperimentDefinition>;
  goals: Map<string, GoalDefinition>;
};

type Cache = { definitions: Definitions | null; checkedAt: number; refreshing: Promise<Definitions> | null };

const FRESH_MS = 1_000;
const PATIENCE_MS = 2_000;

const shared = globalThis as typeof globalThis & { weirDefinitions?: Cache };
const cache = (): Cache => (shared.weirDefinitions ??= { definitions: null, checkedAt: -Infinity, refreshing: null });

/**
 * All definitions and settings, from memory: whether something changed is asked at most once a second, by one caller
 * for all. While the database cannot be reached the last known ones are served; without any it throws.
 */
export function loadDefinitions(): Promise<Definitions> | Definitions {
  const state = cache();
  if (state.definitions !== null && performance.now() - state.checkedAt < FRESH_MS) return state.definitions;
  state.refreshing ??= refresh(state).finally(() => {
    state.refreshing = null;
  });
  return state.refreshing;
}

/** The next call reads the database again. */
export function forgetDefinitions(): void {
  cache().checkedAt = -Infinity;
}

async function refresh(state: Cache): Promise<Definitions> {
  try {
    state.definitions = await withPatience(readDefinitions(state.definitions));
  } catch (error) {
    if (state.definitions === null) throw error;
  }
  state.checkedAt = performance.now();
  return state.definitions;
}

/** A database that does not answer must not keep a page waiting. */
async function withPatience<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout: the database does not answer')), PATIENCE_MS);
  });
  try {
    return await Promise.race([work, patience]);
  } finally {
    clearTimeout(timer);
  }
}

/** The version is read first: a change in between is noticed by the next check. */
async function readDefinitions(known: Definitions | null): Promise<Definitions> {
  const db = database();
  const version = await readConfigVersion(db);
  if (known !== null && known.version === version) return known;
  const [settings, goals, experiments] = await Promise.all([
    readSettings(db),
    db.goal.findMany({ select: { id: true, key: true, archivedAt: true } }),
    db.experiment.findMany({ include: { configurations: { orderBy: [{ at: 'asc' }, { version: 'asc' }] } } }),
  ]);
  return {
    version,
    settings,
    goals: new Map(goals.map((goal) => [goal.key, { id: goal.id, archived: goal.archivedAt !== null }])),
    experiments: new Map(experiments.map((experiment) => [experiment.key, toDefinition(experiment)])),
  };
}

type StoredConfiguration = {
  state: string;
  phase: number;
  seed: string;
  coverage: number;
  variants: unknown;
  promotedVariant: string | null;
};
type StoredExperiment = StoredConfiguration & {
  id: number;
  key: string;
  subjectKind: string;
  external: boolean;
  configVersion: number;
  configurations: (StoredConfiguration & { at: Date; version: number })[];
};

function toDefinition(stored: StoredExperiment): ExperimentDefinition {
  const { configurations } = stored;
  return {
    id: stored.id,
    config: toConfig(stored, stored, stored.configVersion),
    history: configurations.map((row, index) => ({
      from: row.at,
      until: configurations[index + 1]?.at ?? null,
      config: toConfig(stored, row, row.version),
    })),
  };
}

const StoredVariants = z.array(Variant.pick({ key: true, weight: true, value: true }));

function toConfig(stored: StoredExperiment, row: StoredConfiguration, version: number): ExperimentConfig {
  return {
    key: stored.key,
    state: ExperimentState.parse(row.state),
    phase: row.phase,
    seed: row.seed,
    coverage: row.coverage,
    variants: StoredVariants.parse(row.variants).map(({ key, weight, value }) =>
      value === undefined ? { key, weight } : { key, weight, value },
    ),
    promotedVariant: row.promotedVariant,
    subjectKind: stored.subjectKind,
    external: stored.external,
    version,
  };
}
