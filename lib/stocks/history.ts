import type { Filter } from './filter.schemas';

/** Private to this room: what history is derived from, and what it is. */

export type Attributes = Record<string, unknown>;

/** Sequences from here on belong to decay: at one instant everything that really happened comes first. */
export const DECAY_SEQUENCE = 2_000_000_000;

/** A place in the order of a subject's changes: by instant, then sequence, then id. */
export type Position = { at: Date; sequence: number; id: string };

/** `set`: attributes by name; null removes one. `rule`: the decay rule that derived this change. */
export type Change = Position & { set: Attributes; rule: number | null };

/** A part of a stay during which no facet changed. `untilAt` null: still inside. */
export type Stretch = {
  stockId: number;
  sinceId: string;
  sinceAt: Date;
  sinceSeq: number;
  enteredAt: Date;
  entered: boolean;
  untilAt: Date | null;
  left: boolean;
  facets: Record<string, string>;
};

export type DerivedEvent = {
  id: string;
  flowId: number;
  at: Date;
  sequence: number;
  source: string | null;
  sink: string | null;
  before: Record<string, string>;
  after: Record<string, string>;
  changeId: string;
};

/** Where a derivation begins: the state after `newest`, with the stretches that are open then. */
export type HistoryStart = { attributes: Attributes; newest: Position | null; open: readonly Stretch[] };

/** Stretches that began with `HistoryStart.open` come first, closed or not; then new ones in order. */
export type History = {
  attributes: Attributes;
  newest: Position | null;
  stays: Stretch[];
  events: DerivedEvent[];
  decays: Change[];
  /** Id of the last of the given changes (or decays) that moved the subject; null: none did, or there are no flows. */
  moved: string | null;
};

/** What is defined for one kind of subject now; archived definitions are not in it. */
export type KindDefinitions = {
  stocks: { id: number; slug: string; filter: Filter; facets: string[] }[];
  flows: { id: number; slug: string; sources: (string | null)[]; sinks: (string | null)[] }[];
  facets: { slug: string; path: string }[];
  decays: { id: number; stockId: number; days: number; since: 'entered' | 'changed'; set: Attributes }[];
};

export const NO_DEFINITIONS: KindDefinitions = { stocks: [], flows: [], facets: [], decays: [] };
export const BEGINNING: HistoryStart = { attributes: {}, newest: null, open: [] };

export function comparePositions(a: Position, b: Position): number {
  if (a.at.getTime() !== b.at.getTime()) return a.at.getTime() - b.at.getTime();
  if (a.sequence !== b.sequence) return a.sequence - b.sequence;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}

/** The state after a change: names are set one by one, null removes. Neither argument is changed. */
export function applySet(attributes: Attributes, set: Attributes): Attributes {
  const after = { ...attributes };
  for (const [name, value] of Object.entries(set)) {
    if (value === null) Reflect.deleteProperty(after, name);
    else after[name] = value;
  }
  return after;
}
