import type { Database } from '@/lib/db/context';
import type { Filter } from './filter.schemas';
import { NO_DEFINITIONS, type Attributes, type KindDefinitions } from './history';

/** `pending`: a rebuild of this kind is wanted or under way, so stored stays may be of older definitions. */
export type Kind = { definitions: KindDefinitions; pending: boolean };

type Row = {
  what: 'stock' | 'flow' | 'facet' | 'decay';
  id: number;
  slug: string;
  kind: string;
  a: unknown;
  b: unknown;
  c: number | null;
  d: string | null;
};

/**
 * The definitions of kinds, which stay as they are until this transaction ends (`wantRebuild` waits for it). Writers of
 * one kind do not wait for each other.
 */
export async function holdKinds(db: Database, kinds: readonly string[]): Promise<Map<string, Kind>> {
  const wanted = [...new Set(kinds)].sort();
  let held = await lock(db, wanted);
  if (held.length < wanted.length) {
    await db.$executeRaw`
      INSERT INTO history_build (kind, wanted, built)
      SELECT kind, 0, 0 FROM unnest(${wanted}::text[]) AS g (kind) ORDER BY kind ON CONFLICT DO NOTHING`;
    held = await lock(db, wanted);
  }
  const definitions = await loadKinds(db, wanted);
  return new Map(
    held.map(({ kind, pending }) => [kind, { pending, definitions: definitions.get(kind) ?? NO_DEFINITIONS }]),
  );
}

function lock(db: Database, kinds: readonly string[]): Promise<{ kind: string; pending: boolean }[]> {
  // FOR KEY SHARE: shared by writers, who may then still mark the kind's records as out of date.
  return db.$queryRaw`
    SELECT kind, wanted > built AS pending FROM history_build WHERE kind = ANY(${kinds}::text[])
    ORDER BY kind FOR KEY SHARE`;
}

/** What is defined for kinds now, without archived definitions. */
export async function loadKinds(db: Database, kinds: readonly string[]): Promise<Map<string, KindDefinitions>> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT 'stock' AS what, id, slug, kind, filter AS a, facets AS b, NULL::float8 AS c, NULL AS d
      FROM stock WHERE archived_at IS NULL AND kind = ANY(${kinds}::text[])
    UNION ALL
    SELECT 'flow', id, slug, kind, sources, sinks, NULL, NULL
      FROM flow WHERE archived_at IS NULL AND kind = ANY(${kinds}::text[])
    UNION ALL
    SELECT 'facet', id, slug, kind, to_jsonb(path), NULL, NULL, NULL
      FROM facet WHERE archived_at IS NULL AND kind = ANY(${kinds}::text[])
    UNION ALL
    SELECT 'decay', r.id, r.slug, s.kind, r.set, to_jsonb(s.id), r.days, r.since
      FROM decay_rule r JOIN stock s ON s.slug = r.stock
      WHERE r.archived_at IS NULL AND s.archived_at IS NULL AND s.kind = ANY(${kinds}::text[])
    ORDER BY what, id`;
  return new Map(kinds.map((kind) => [kind, definitionsOf(rows.filter((row) => row.kind === kind))]));
}

function definitionsOf(rows: readonly Row[]): KindDefinitions {
  const of = (what: Row['what']) => rows.filter((row) => row.what === what);
  const facets = of('facet').map((row) => ({ slug: row.slug, path: row.a as string }));
  const every = facets.map(({ slug }) => slug);
  return {
    facets,
    stocks: of('stock').map((row) => ({
      id: row.id,
      slug: row.slug,
      filter: row.a as Filter,
      facets: row.b === null ? every : every.filter((slug) => (row.b as string[]).includes(slug)),
    })),
    flows: of('flow').map((row) => ({
      id: row.id,
      slug: row.slug,
      sources: row.a as (string | null)[],
      sinks: row.b as (string | null)[],
    })),
    decays: of('decay').map((row) => ({
      id: row.id,
      stockId: row.b as number,
      days: row.c ?? 0,
      since: row.d === 'changed' ? 'changed' : 'entered',
      set: row.a as Attributes,
    })),
  };
}

/**
 * Says that stock and flow records of kinds are out of date from an instant on. The last thing that a transaction does
 * before it ends: others that mark the same kind wait for it.
 */
export async function markDirty(db: Database, from: ReadonlyMap<string, Date>): Promise<void> {
  for (const [kind, at] of [...from].sort(([a], [b]) => (a < b ? -1 : 1))) {
    await db.$executeRaw`
      UPDATE history_build SET dirty_from = ${at}
      WHERE kind = ${kind} AND (dirty_from IS NULL OR dirty_from > ${at})`;
  }
}
