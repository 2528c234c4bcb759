import { log } from '@/lib/config/log';
import { now } from './clock';
import { kept } from './state';
import { writeTallies } from './write-tallies';

/** Why something is counted. Names are goals, experiments or origins; empty where there is nothing to name. */
export type CountReason =
  | 'duplicate'
  | 'conflict'
  | 'clamped'
  | 'automated'
  | 'crossed'
  | 'shared_device'
  | 'unknown_goal'
  | 'unknown_experiment'
  | 'unattributed'
  | 'gpc'
  | 'origin_not_allowed'
  | 'rate_limited'
  | 'rejected'
  | 'pixel_lost';

export type RefusedEntry = {
  at: Date;
  kind: 'goal' | 'enrollment';
  name: string;
  subject: string | null;
  reason: string;
};
export type OriginEntry = { first: Date; last: Date; records: number };

/** What happened since the last flush. Keys of `counts`: `reason\nname`. */
export type Tallies = {
  counts: Map<string, number>;
  origins: Map<string, OriginEntry>;
  refused: RefusedEntry[];
};

type Counters = Tallies & {
  /** Names that may still be told apart, so that nobody can fill the table; others are counted as "other". */
  names: Set<string>;
  hosts: Set<string>;
  /** Since the start of the process, for metrics. */
  totals: Map<string, number>;
  timer: NodeJS.Timeout | null;
  writing: Promise<void>;
};

const MAX_NAMES = 1_000;
const MAX_REFUSED = 50;
const FLUSH_MS = 1_000;

function counters(): Counters {
  return kept('counters', () => ({
    counts: new Map(),
    origins: new Map(),
    refused: [],
    names: new Set(),
    hosts: new Set(),
    totals: new Map(),
    timer: null,
    writing: Promise.resolve(),
  }));
}

/** Counts something that happened to incoming records. In memory; written once a second and at shutdown. */
export function count(reason: CountReason, name = '', times = 1): void {
  const state = counters();
  const known = state.names.size;
  const key = `${reason}\n${allow(state.names, name)}`;
  // Once per name: whoever misspelt it finds it here and on the overview page.
  if (reason.startsWith('unknown_') && state.names.size > known) log().warn({ name: safe(name) }, reason);
  state.counts.set(key, (state.counts.get(key) ?? 0) + times);
  countTotal(reason, times);
  schedule(state);
}

/** Counts for metrics only. */
export function countTotal(name: string, times = 1): void {
  const { totals } = counters();
  totals.set(name, (totals.get(name) ?? 0) + times);
}

/** Remembers that a page of this origin has sent records. */
export function noteOrigin(host: string, records: number, at: Date): void {
  const state = counters();
  const name = allow(state.hosts, host);
  const known = state.origins.get(name);
  if (known === undefined) state.origins.set(name, { first: at, last: at, records });
  else {
    known.last = at;
    known.records += records;
  }
  schedule(state);
}

/** Keeps a refused record for the live feed; at most 50 a second. */
export function noteRefused(entry: RefusedEntry): void {
  const state = counters();
  if (state.refused.length < MAX_REFUSED) state.refused.push({ ...entry, name: safe(entry.name) });
  schedule(state);
}

/** Everything counted since the start of the process. */
export const totalsSinceStart = (): ReadonlyMap<string, number> => counters().totals;

/** Writes what was counted. Counts that cannot be written now are kept for the next time. */
export function flushCounters(): Promise<void> {
  const state = counters();
  if (state.timer !== null) clearTimeout(state.timer);
  state.timer = null;
  state.writing = state.writing.then(() => flush(state));
  return state.writing;
}

async function flush(state: Counters): Promise<void> {
  if (state.counts.size + state.origins.size + state.refused.length === 0) return;
  const tallies = { counts: state.counts, origins: state.origins, refused: state.refused };
  Object.assign(state, { counts: new Map(), origins: new Map(), refused: [] });
  try {
    await writeTallies(tallies, now());
  } catch (error) {
    log().warn({ message: error instanceof Error ? error.message : String(error) }, 'counts are written later');
    for (const [key, times] of tallies.counts) state.counts.set(key, (state.counts.get(key) ?? 0) + times);
    for (const [host, entry] of tallies.origins) {
      const later = state.origins.get(host);
      state.origins.set(host, {
        first: entry.first,
        last: later?.last ?? entry.last,
        records: entry.records + (later?.records ?? 0),
      });
    }
    state.refused = [...tallies.refused, ...state.refused].slice(0, MAX_REFUSED);
    schedule(state);
  }
}

function schedule(state: Counters): void {
  if (state.timer !== null) return;
  state.timer = setTimeout(() => void flushCounters(), FLUSH_MS);
  state.timer.unref();
}

function allow(names: Set<string>, name: string): string {
  const text = safe(name);
  if (names.has(text)) return text;
  if (names.size >= MAX_NAMES) return 'other';
  names.add(text);
  return text;
}

/** Names come from strangers: printable, short. */
function safe(name: string): string {
  return name.slice(0, 100).replace(/[^\x21-\x7e]/g, '?');
}
