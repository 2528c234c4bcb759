import type { Database } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';

/** Private to this room: what a definition names must exist and be of the same kind. */

type Named = { slug: string; kind: string };

const list = (slugs: readonly string[]) => slugs.map((slug) => `"${slug}"`).join(', ');

function refuse(field: string, what: string, wanted: readonly string[], found: readonly Named[], kind: string): void {
  const unknown = wanted.filter((slug) => !found.some((row) => row.slug === slug));
  if (unknown.length > 0) {
    const message = `names no ${what}: ${list(unknown)}`;
    throw new Problem('invalid_input', `${field}: ${message}.`, { [field]: [message] });
  }
  const foreign = found.filter((row) => row.kind !== kind).map((row) => row.slug);
  if (foreign.length > 0) {
    const message = `are of another kind than "${kind}": ${list(foreign)}`;
    throw new Problem('invalid_input', `${field}: ${message}.`, { [field]: [message] });
  }
}

/** Throws `invalid_input` unless all are facets of the kind. */
export async function checkFacets(db: Database, kind: string, slugs: readonly string[] | null): Promise<void> {
  if (slugs === null || slugs.length === 0) return;
  refuse('facets', 'facet', slugs, await db.facet.findMany({ where: { slug: { in: [...slugs] } } }), kind);
}

/** Throws `invalid_input` unless all are stocks of the kind. */
export async function checkStocks(db: Database, kind: string, field: string, slugs: readonly string[]): Promise<void> {
  refuse(field, 'stock', slugs, await db.stock.findMany({ where: { slug: { in: [...slugs] } } }), kind);
}

/** Throws `invalid_input` unless all are flows of the kind. */
export async function checkFlows(db: Database, kind: string, slugs: readonly string[]): Promise<void> {
  refuse('flows', 'flow', slugs, await db.flow.findMany({ where: { slug: { in: [...slugs] } } }), kind);
}

/** The ends of a flow may be stocks of its kind, names of other states, or the outside; never a stock of another kind. */
export async function checkEnds(
  db: Database,
  kind: string,
  field: 'sources' | 'sinks',
  ends: readonly (string | null)[],
): Promise<void> {
  const slugs = ends.filter((end) => end !== null);
  const found = await db.stock.findMany({ where: { slug: { in: slugs } } });
  refuse(
    field,
    'stock',
    found.map((row) => row.slug),
    found,
    kind,
  );
}
