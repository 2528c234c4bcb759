import { decayChangeId, flowEventId } from '@/lib/subjects/subject-id';
import { evaluateFilter } from './evaluate-filter';
import { facetValues } from './facet-values';
import {
  applySet,
  DECAY_SEQUENCE,
  type Change,
  type DerivedEvent,
  type History,
  type HistoryStart,
  type KindDefinitions,
  type Stretch,
} from './history';

const DAY_MS = 86_400_000;
/** Rules that undo each other end here: so many decays without anything that really happened. */
const MOST_DECAYS = 1_000;

type Input = {
  /** Stored id of the subject, from which ids of events are derived. */
  subject: string;
  start: HistoryStart;
  /** What really happened after `start.newest`, in order. Decays are derived here and must not be among them. */
  changes: readonly Change[];
  definitions: KindDefinitions;
  /** Decays that are due until then (included) are booked. */
  until: Date;
};

/**
 * Stays, flow events and decays of one subject. Pure: the same changes and definitions always give the same history, and
 * going on from a stored state gives what a derivation from the beginning gives. A start may not lie on a decay.
 */
export function deriveHistory({ subject, start, changes, definitions, until }: Input): History {
  const walk = new Walk(subject, start, definitions);
  for (const change of changes) {
    walk.decayUntil(change.at.getTime() - 1);
    walk.apply(change);
  }
  walk.decayUntil(until.getTime());
  return walk.history;
}

class Walk {
  readonly history: History;
  private readonly open: Map<number, Stretch>;
  private facets: Record<string, string>;
  /** When something last really happened. Unit: milliseconds. */
  private happenedAt: number;
  private decaysInARow = 0;

  constructor(
    private readonly subject: string,
    start: HistoryStart,
    private readonly definitions: KindDefinitions,
  ) {
    const open = start.open.map((stretch) => ({ ...stretch }));
    this.open = new Map(open.map((stretch) => [stretch.stockId, stretch]));
    this.facets = facetValues(definitions.facets, start.attributes);
    this.happenedAt = start.newest?.at.getTime() ?? -Infinity;
    const { attributes, newest } = start;
    this.history = { attributes, newest, stays: open, events: [], decays: [], moved: null };
  }

  apply(change: Change): void {
    const { history, definitions } = this;
    const before = history.attributes;
    const facetsBefore = this.facets;
    history.attributes = applySet(before, change.set);
    history.newest = { at: change.at, sequence: change.sequence, id: change.id };
    this.facets = this.facetsAfter();
    if (change.rule === null) {
      this.happenedAt = change.at.getTime();
      this.decaysInARow = 0;
    }
    const left: string[] = [];
    const entered: string[] = [];
    for (const stock of definitions.stocks) {
      const stretch = this.open.get(stock.id);
      const inside = evaluateFilter(stock.filter, history.attributes);
      if (stretch === undefined) {
        if (!inside) continue;
        this.begin(stock, change, change.at, true);
        entered.push(stock.slug);
      } else if (!inside) {
        this.end(stretch, change.at, true);
        left.push(stock.slug);
      } else if (stock.facets.some((facet) => facetsBefore[facet] !== this.facets[facet])) {
        this.end(stretch, change.at, false);
        this.begin(stock, change, stretch.enteredAt, false);
      }
    }
    if (definitions.flows.length === 0) return;
    const transitions = pairs(left, entered);
    transitions.push(...statePairs(before['states'], history.attributes['states']));
    if (transitions.length === 0) return;
    history.moved = change.id;
    this.addEvents(change, transitions, facetsBefore);
  }

  /** Books the decays that come due until an instant (milliseconds, included), one after another. */
  decayUntil(until: number): void {
    for (;;) {
      const next = this.nextDecay();
      if (next === null || next.at.getTime() > until || this.decaysInARow >= MOST_DECAYS) return;
      this.decaysInARow += 1;
      this.history.decays.push(next);
      this.apply(next);
    }
  }

  /** The earliest decay that has not been booked: every due instant before the newest change has been already. */
  private nextDecay(): Change | null {
    let earliest: { due: number; sequence: number; rule: KindDefinitions['decays'][number] } | null = null;
    const newest = this.history.newest;
    for (const rule of this.definitions.decays) {
      const stretch = this.open.get(rule.stockId);
      if (stretch === undefined || newest === null) continue;
      const entered = stretch.enteredAt.getTime();
      const since = rule.since === 'entered' ? entered : Math.max(entered, this.happenedAt);
      const due = since + Math.round(rule.days * DAY_MS);
      const sequence = DECAY_SEQUENCE + rule.id;
      const now = newest.at.getTime();
      if (due < now || (due === now && sequence <= newest.sequence)) continue;
      if (earliest === null || due < earliest.due || (due === earliest.due && sequence < earliest.sequence))
        earliest = { due, sequence, rule };
    }
    if (earliest === null) return null;
    const { due, sequence, rule } = earliest;
    const at = new Date(due);
    return { id: decayChangeId(this.subject, rule.id, at), at, sequence, set: rule.set, rule: rule.id };
  }

  /** Nearly always a change leaves all facets as they are: then they are the same object, which is written down once. */
  private facetsAfter(): Record<string, string> {
    const after = facetValues(this.definitions.facets, this.history.attributes);
    const same = this.definitions.facets.every(({ slug }) => after[slug] === this.facets[slug]);
    return same ? this.facets : after;
  }

  private begin(stock: KindDefinitions['stocks'][number], change: Change, enteredAt: Date, entered: boolean): void {
    const facets =
      stock.facets.length === this.definitions.facets.length ? this.facets : pick(this.facets, stock.facets);
    const stretch: Stretch = {
      stockId: stock.id,
      sinceId: change.id,
      sinceAt: change.at,
      sinceSeq: change.sequence,
      enteredAt,
      entered,
      untilAt: null,
      left: false,
      facets,
    };
    this.open.set(stock.id, stretch);
    this.history.stays.push(stretch);
  }

  private end(stretch: Stretch, at: Date, left: boolean): void {
    stretch.untilAt = at;
    stretch.left = left;
    this.open.delete(stretch.stockId);
  }

  /** Every flow that fits gets an event for every transition that fits it, once. */
  private addEvents(change: Change, transitions: readonly Transition[], before: Record<string, string>): void {
    const { events } = this.history;
    const first = events.length;
    for (const flow of this.definitions.flows) {
      for (const [source, sink] of transitions) {
        if (!flow.sources.includes(source) || !flow.sinks.includes(sink)) continue;
        const id = flowEventId(this.subject, flow.id, change.id, source, sink);
        if (hasSince(events, first, id)) continue;
        events.push({
          id,
          flowId: flow.id,
          at: change.at,
          sequence: change.sequence,
          source,
          sink,
          before,
          after: this.facets,
          changeId: change.id,
        });
      }
    }
  }
}

/** Is an event among those from a place on? Nearly always there are none. */
function hasSince(events: readonly DerivedEvent[], first: number, id: string): boolean {
  for (let n = first; n < events.length; n++) if (events[n]?.id === id) return true;
  return false;
}

function pick(values: Record<string, string>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(names.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]]])));
}

type Transition = [source: string | null, sink: string | null];

function pairs(left: readonly string[], entered: readonly string[]): Transition[] {
  if (left.length === 0) return entered.map((sink) => [null, sink]);
  if (entered.length === 0) return left.map((source) => [source, null]);
  return left.flatMap((source) => entered.map((sink): Transition => [source, sink]));
}

/** What changed between two lists of sub-states, element by element; a missing element is the outside. */
function statePairs(before: unknown, after: unknown): Transition[] {
  if (before === after) return [];
  const from = statesOf(before);
  const to = statesOf(after);
  return Array.from({ length: Math.max(from.length, to.length) }, (_, n): Transition => [
    from[n] ?? null,
    to[n] ?? null,
  ]).filter(([source, sink]) => source !== sink);
}

const statesOf = (value: unknown): (string | null)[] =>
  Array.isArray(value) ? value.map((one: unknown) => (typeof one === 'string' ? one : null)) : [];
