import type { Database } from '@/lib/db/context';
import type { Prisma } from '@/lib/db/generated/client';

/** Records that numbers can be made from. `filter` is a condition as `lib/stocks` knows it. */
export type Source =
  | { type: 'goal'; goal: string }
  | { type: 'enrollment'; experiment: string; variant: string | null }
  | { type: 'flow'; flow: string }
  | { type: 'subject'; kind: string; filter: unknown; dateField: string | null }
  | { type: 'metric'; metric: string }
  | { type: 'model'; model: string };

/** `paths`: what of the attributes will be asked for. `name`: of the declaration, for sources that stand in code. */
export type SourceOptions = { timeZone: string; paths: readonly string[]; name?: string };

/**
 * A source as SQL. `rows` is a query of (subject_id uuid, external_id text, at timestamptz, value numeric, attributes
 * jsonb); columns that nobody asks for cost nothing.
 */
export type CompiledSource = {
  rows: Prisma.Sql;
  /**
   * A query of one row with `from_at`: the earliest instant at which rows are new or differ since `since` (clock of the
   * database, with an overlap that the caller has taken off); '-infinity' when anything may differ; null when nothing
   * does. What was taken away is not its business: that is marked (`markSource`).
   */
  changedSince(since: string): Prisma.Sql;
  /** A query of one row with `at`: no row is earlier. Where this is cheaper than to ask all rows. */
  earliest?: Prisma.Sql;
  /** Under which names removals are marked. */
  marks: readonly string[];
  /** What is known of the values. */
  about?: { betterWhen: 'higher' | 'lower'; unit: string };
  /** Why these rows say nothing of single subjects that could be added up; null when they do. */
  whyNotPerSubject?(): Promise<string | null>;
  /** What is read. Another one: everything that was counted is to be counted anew. */
  identity: string;
};

type Compile<Type extends Source['type']> = (
  db: Database,
  source: Extract<Source, { type: Type }>,
  options: SourceOptions,
) => Promise<CompiledSource | null>;

const shared = globalThis as typeof globalThis & { weirSources?: Map<Source['type'], Compile<Source['type']>> };

/**
 * Says how a type of source becomes SQL. The room that owns the records does this itself; whoever counts (trackers,
 * outcomes of experiments) knows no room's tables. `compile` answers null for what does not exist.
 */
export function defineSource<Type extends Source['type']>(type: Type, compile: Compile<Type>): void {
  (shared.weirSources ??= new Map()).set(type, compile as unknown as Compile<Source['type']>);
}

/** Has the room that owns this type of source been loaded? */
export function isSourceDefined(type: Source['type']): boolean {
  return shared.weirSources?.has(type) ?? false;
}

/** A source as SQL; null when what it names does not exist, or its room was not loaded. */
export async function compileSource(
  db: Database,
  source: Source,
  options: SourceOptions,
): Promise<CompiledSource | null> {
  const compile = shared.weirSources?.get(source.type);
  return compile === undefined ? null : compile(db, source as never, options);
}
