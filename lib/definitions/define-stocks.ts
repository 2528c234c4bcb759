/** Stocks, flows and what belongs to them, as the source tree declares them. */

import type { FlowName, StockName } from './index';

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

/** What a callback of a flow is told. `eventId` is the same however often it is delivered. */
export type FlowCall = {
  eventId: string;
  flow: string;
  subject: { kind: string; id: string };
  source: string | null;
  sink: string | null;
  at: Date;
};

/** What a callback of a stock is told: its count at the end of an interval, and what moved in it. */
export type StockCount = {
  stock: string;
  at: string;
  count: number;
  entered: number;
  left: number;
};

/** A subject that somebody has chosen, and what is known of it now. */
export type ChosenSubject = {
  kind: string;
  id: string;
  attributes: Readonly<Record<string, unknown>>;
};

/** Something that people may do with subjects of one kind that they choose in a list. */
export type SubjectActionDeclaration = {
  slug: string;
  /** The words on its button. */
  name: string;
  kind: string;
  /** What is asked before it runs; default: nothing. */
  confirm?: string;
  run: (subject: ChosenSubject) => Promise<void> | void;
};

/** `name` tells several callbacks of one flow apart. */
export type FlowCallbackDeclaration = { flow: string; name?: string; run: (call: FlowCall) => Promise<void> | void };
export type StockCallbackDeclaration = {
  stock: string;
  run: (count: StockCount) => Promise<void> | void;
  name?: string;
};

/**
 * Runs code for every event of a flow: after it was committed, once per event unless the process dies at the wrong moment
 * (then again: make it idempotent by `eventId`), tried again for two days when it throws or takes longer than 30 s. Only
 * for what just happened: never for imports, late changes or a rebuild.
 */
export const onFlow = (
  flow: FlowName,
  run: FlowCallbackDeclaration['run'],
  name = 'default',
): FlowCallbackDeclaration => ({ flow, run, name });

/**
 * Gives the lists of subjects of a kind one more button: it runs code for each of those that somebody has chosen, one after
 * another. What throws is named to whoever pressed it and does not stop the others. Who may record may press it.
 */
export const defineSubjectAction = <const Declaration extends SubjectActionDeclaration>(declaration: Declaration) =>
  declaration;

/**
 * Runs code whenever a stock was counted: once for every new record of its total, oldest first. What throws is told again
 * with the next run, for two days; `name` tells two callbacks of one stock apart.
 */
export const onStockCounted = (
  stock: StockName,
  run: StockCallbackDeclaration['run'],
  name = 'default',
): StockCallbackDeclaration => ({ stock, run, name });
