/** Stocks, flows and what belongs to them, as the source tree declares them. */

type Comparison = '<' | '<=' | '>' | '>=';
type Scalar = string | number | boolean;

/** A condition on the attributes of a subject. `path`: names joined by dots. */
export type FilterDeclaration =
  | { op: 'equals'; path: string; value: Scalar }
  | { op: 'in'; path: string; values: Scalar[] }
  | { op: 'exists'; path: string }
  | { op: 'number'; path: string; compare: Comparison; value: number }
  | { op: 'date'; path: string; compare: Comparison; value: string }
  | { op: 'and'; filters: FilterDeclaration[] }
  | { op: 'or'; filters: FilterDeclaration[] }
  | { op: 'not'; filter: FilterDeclaration };

type Frequency =
  'never' | 'minutely' | 'twelve_minutely' | 'hourly' | 'daily' | 'weekly' | 'two_weekly' | 'four_weekly';

type Described = { slug: string; name: string; description?: string };

/**
 * A stock: a filter over the subjects of a kind, or a Prisma `where` on a model that `models.ts` tracks (over the fields
 * that are tracked).
 */
export type StockDeclaration = Described & {
  /** Slugs; default: every facet of the kind. */
  facets?: readonly string[];
  every?: Frequency;
} & ({ kind: string; filter: FilterDeclaration } | { model: string; where: Readonly<Record<string, unknown>> });

/** A flow: ends are slugs of stocks, names of other states, or null for the outside world. */
export type FlowDeclaration = Described & {
  kind: string;
  sources: readonly (string | null)[];
  sinks: readonly (string | null)[];
  every?: Frequency;
};

/** `values`: listed ones; default: those in the data. */
export type FacetDeclaration = {
  slug: string;
  name: string;
  kind: string;
  path: string;
  values?: readonly string[];
};

export type ProcessDeclaration = Described & {
  kind: string;
  stocks: readonly string[];
  flows?: readonly string[];
  facets?: readonly string[];
  population?: string;
  startStock?: string;
  endStock?: string;
};

/** After `days` in `stock` (since the entry, or since the newest change) attributes are set. */
export type DecayRuleDeclaration = {
  slug: string;
  name: string;
  stock: string;
  days: number;
  since?: 'entered' | 'changed';
  set: Readonly<Record<string, Scalar | null>>;
};

/**
 * A model of this application's own Prisma schema whose rows are subjects. `fields` become attributes (`customer.plan`:
 * a field of a relation); `states` are compared element by element, so that one row may be in several states at once.
 */
export type TrackedModel = {
  model: string;
  kind: string;
  /** Default: `id`. */
  id?: string;
  fields: readonly string[];
  states?: readonly string[];
};

export const defineStock = <const Declaration extends StockDeclaration>(declaration: Declaration) => declaration;
export const defineFlow = <const Declaration extends FlowDeclaration>(declaration: Declaration) => declaration;
export const defineFacet = <const Declaration extends FacetDeclaration>(declaration: Declaration) => declaration;
export const defineProcess = <const Declaration extends ProcessDeclaration>(declaration: Declaration) => declaration;
export const defineDecayRule = <const Declaration extends DecayRuleDeclaration>(declaration: Declaration) =>
  declaration;
export const defineModel = <const Declaration extends TrackedModel>(declaration: Declaration) => declaration;
