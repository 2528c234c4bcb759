import { createHash } from 'node:crypto';
import { cutText, SubjectId, toLabel } from '@/lib/config/names';
import { Problem } from '@/lib/db/problem';
import { parseInstant } from '@/lib/time/parse-instant';
import type { FacetInput, FlowInput, ProcessInput, StockInput } from './schemas';

/** A table of state changes as a process: pure, so that the command line and any page read it alike. */

/** Which columns say what. `process`: the slug of the process, and the beginning of every other slug. */
export type StateTableChoice = {
  process: string;
  name: string;
  kind: string;
  subject: string;
  state: string;
  at: string;
  facets: string[];
};

export type StateTablePlan = Omit<StateTableChoice, 'facets'> & {
  facets: { column: string; slug: string; attribute: string }[];
  timeZone: string;
  now: Date;
};

/** `again`: how many rows above it say the same, where a subject came back to a state within one instant. */
export type StateRow = {
  subject: string;
  state: string;
  at: string;
  facets: (string | null)[];
  line: number;
  again?: number;
};
export type StateRowProblem = { line: number; column: string; message: string };

/** A process shows at most so many stocks, and names so many flows: the most frequent ones. */
const STOCKS_MAX = 40;
const FLOWS_MAX = 100;
const STATES_MAX = 1000;

/** Any text as a part of a slug: `Payment Handled` is `payment-handled`. */
export function slugOf(...parts: string[]): string {
  const slug = parts
    .map((part) =>
      part
        .normalize('NFKD')
        .replace(/\p{M}/gu, '')
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, ''),
    )
    .join('.');
  return slug.length <= 100 ? slug : `${slug.slice(0, 91)}-${digest(slug).slice(0, 8)}`;
}

type Step = { source: string | null; sink: string; times: number };

/** The most frequent first, then by name. */
function byFrequency(a: Step, b: Step): number {
  if (a.times !== b.times) return b.times - a.times;
  return JSON.stringify([a.source, a.sink]) < JSON.stringify([b.source, b.sink]) ? -1 : 1;
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex');

/** A kind of subject by any name. */
export function kindOf(name: string): string {
  const word = slugOf(name).replaceAll('.', '-').slice(0, 40);
  return /^[a-z]/.test(word) ? word : `case-${word}`.slice(0, 40);
}

/** Checks the choice against the columns of the file. Throws `invalid_input` with a sentence per field. */
export function planStateTable(
  choice: StateTableChoice,
  columns: readonly string[],
  context: { timeZone: string; now: Date },
): StateTablePlan {
  const fields: Record<string, string[]> = {};
  const named = { subject: [choice.subject], state: [choice.state], at: [choice.at], facet: choice.facets };
  for (const [field, wanted] of Object.entries(named)) {
    const missing = wanted.filter((column) => !columns.includes(column));
    if (missing.length > 0)
      fields[field] = [`The file has no column "${missing.join('", "')}": ${columns.join(', ')}.`];
  }
  const [first] = Object.values(fields);
  if (first !== undefined) throw new Problem('invalid_input', first.join(' '), fields);
  const facets = [...new Set(choice.facets)].map((column) => {
    const attribute = cutText(column.replace(/[\s.]+/g, '_'), 100);
    return { column, slug: slugOf(choice.process, column), attribute: attribute === 'state' ? 'state_of' : attribute };
  });
  return { ...choice, facets, ...context };
}

/** Reads rows one by one, and notes which states there are and what follows what. */
export class StateTableReader {
  rows = 0;
  readonly problems: StateRowProblem[] = [];
  /** How often each state was reached. */
  readonly states = new Map<string, number>();
  /** Per subject: instant, line and state of each of its changes. */
  private readonly changes = new Map<string, [at: number, line: number, state: string][]>();

  private readonly seen = new Map<string, number>();

  constructor(
    private readonly plan: StateTablePlan,
    private readonly options: { follow: boolean; returns?: ReadonlySet<string> } = { follow: true },
  ) {}

  /** The row, or null when it cannot be used: then `problems` says why. */
  read(cells: Readonly<Record<string, string>>, line: number): StateRow | null {
    this.rows += 1;
    const { plan } = this;
    let usable = true;
    const fail = (column: string, message: string) => {
      usable = false;
      if (this.problems.length < 1000) this.problems.push({ line, column, message });
    };
    const subject = cells[plan.subject] ?? '';
    if (!SubjectId.safeParse(subject).success) fail(plan.subject, `"${subject.slice(0, 40)}" is no id of a subject`);
    const state = cutText((cells[plan.state] ?? '').normalize('NFC'), 200);
    if (state === '') fail(plan.state, 'is empty');
    const text = cells[plan.at] ?? '';
    const at = parseInstant(text, plan.timeZone);
    if (at === null) fail(plan.at, `"${text.slice(0, 40)}" is no time, such as 2026-03-01T12:00:00Z or 2026-03-01`);
    else if (Date.parse(at) > plan.now.getTime()) fail(plan.at, `${text} lies in the future`);
    if (!usable || at === null) return null;
    if (this.options.follow) this.follow(subject, state, Date.parse(at), line);
    const facets = plan.facets.map(({ column }) => cutText(cells[column] ?? '', 200) || null);
    const row = { subject, state, at, facets, line };
    if (this.options.returns?.has(momentOf(subject, Date.parse(at))) !== true) return row;
    const said = JSON.stringify([subject, at, state, facets]);
    const again = this.seen.get(said) ?? 0;
    this.seen.set(said, again + 1);
    return again === 0 ? row : { ...row, again };
  }

  private follow(subject: string, state: string, at: number, line: number): void {
    this.states.set(state, (this.states.get(state) ?? 0) + 1);
    const own = this.changes.get(subject);
    if (own === undefined) this.changes.set(subject, [[at, line, state]]);
    else own.push([at, line, state]);
  }

  get subjects(): number {
    return this.changes.size;
  }

  /**
   * Where a subject left a state and came back to it within one instant, which is common where times are days: two rows
   * say the same then, and both happened. A row that stands there twice did not.
   */
  returns(): Set<string> {
    const returns = new Set<string>();
    for (const [subject, own] of this.changes) {
      own.sort(byPlace);
      let states = new Set<string>();
      own.forEach(([at, , state], n) => {
        const [before, , was] = own[n - 1] ?? [];
        if (at !== before) states = new Set([state]);
        else if (state !== was && states.has(state)) returns.add(momentOf(subject, at));
        else states.add(state);
      });
    }
    return returns;
  }

  /** How often one state followed another (null: nothing went before), and how often each was the last. */
  transitions(): {
    pairs: Map<string, Step>;
    last: Map<string, number>;
  } {
    const pairs = new Map<string, Step>();
    const last = new Map<string, number>();
    for (const own of this.changes.values()) {
      own.sort(byPlace);
      let source: string | null = null;
      for (const [, , sink] of own) {
        if (sink === source) continue;
        const key = JSON.stringify([source, sink]);
        pairs.set(key, { source, sink, times: (pairs.get(key)?.times ?? 0) + 1 });
        source = sink;
      }
      if (source !== null) last.set(source, (last.get(source) ?? 0) + 1);
    }
    return { pairs, last };
  }
}

type Place = readonly [at: number, line: number, state: string];
const byPlace = (a: Place, b: Place): number => (a[0] === b[0] ? a[1] - b[1] : a[0] - b[0]);
const momentOf = (subject: string, at: number): string => `${subject} ${String(at)}`;

export type StateTableDefinitions = {
  facets: FacetInput[];
  stocks: StockInput[];
  flows: FlowInput[];
  process: ProcessInput;
  /** States that are rarer than the 40 that a process shows. */
  leftOut: number;
};

/**
 * What has to be defined before the changes are sent: a stock for each state, a flow for each step that occurs, the
 * facets, and the process from the most frequent first state to the most frequent last. Throws `invalid_input` when the
 * column holds no states.
 */
export function defineStateTable(plan: StateTablePlan, reader: StateTableReader): StateTableDefinitions {
  const { kind, process } = plan;
  const states = [...reader.states].sort(([a, n], [b, m]) => (n === m ? (a < b ? -1 : 1) : m - n));
  if (states.length === 0 || states.length > STATES_MAX) {
    const message = `The column "${plan.state}" names ${states.length} states; a process has 1 to ${STOCKS_MAX}.`;
    throw new Problem('invalid_input', message, { state: [message] });
  }
  const shown = states.slice(0, STOCKS_MAX).map(([state]) => state);
  const slugs = new Map<string, string>();
  for (const state of shown) {
    let slug = slugOf(process, state);
    // Two states may differ only in what a slug cannot hold.
    if ([...slugs.values()].includes(slug) || slug.endsWith('.'))
      slug = slugOf(process, `${state} ${digest(state).slice(0, 6)}`);
    slugs.set(state, slug);
  }
  const { pairs, last } = reader.transitions();
  const steps = [...pairs.values()]
    .filter(({ source, sink }) => slugs.has(sink) && (source === null || slugs.has(source)))
    .sort(byFrequency)
    .slice(0, FLOWS_MAX);
  const most = (counts: Iterable<readonly [string, number]>) =>
    [...counts]
      .filter(([state]) => slugs.has(state))
      .sort(([a, n], [b, m]) => (n === m ? (a < b ? -1 : 1) : m - n))[0]?.[0];
  const first = most(steps.flatMap(({ source, sink, times }) => (source === null ? [[sink, times] as const] : [])));
  const end = most(last);
  const slugIn = (state: string | undefined) => (state === undefined ? null : (slugs.get(state) ?? null));
  const short = (state: string) => slugOf(state);
  const flows = steps.map(({ source, sink }): FlowInput => ({
    slug: slugOf(process, source === null ? `to ${short(sink)}` : `${short(source)} to ${short(sink)}`),
    name: toLabel(source === null ? `→ ${sink}` : `${source} → ${sink}`, 'a step'),
    kind,
    sources: [source === null ? null : slugIn(source)],
    sinks: [slugIn(sink)],
  }));
  const unique = [...new Map(flows.map((flow) => [flow.slug, flow])).values()];
  return {
    facets: plan.facets.map(({ column, slug, attribute }) => ({
      slug,
      name: toLabel(column, slug),
      kind,
      path: attribute,
    })),
    stocks: shown.map((state) => ({
      slug: slugs.get(state) ?? '',
      name: toLabel(state, slugs.get(state) ?? 'a state'),
      kind,
      filter: { op: 'equals', path: 'state', value: state },
    })),
    flows: unique,
    process: {
      slug: process,
      name: plan.name,
      kind,
      stocks: shown.map((state) => slugs.get(state) ?? ''),
      flows: unique.map(({ slug }) => slug),
      facets: plan.facets.map(({ slug }) => slug),
      startStock: slugIn(first),
      endStock: slugIn(end),
    },
    leftOut: states.length - shown.length,
  };
}

/**
 * The change of a row as one line for `POST /api/v1/subjects`. Its id is made from what it says, so that a second run,
 * or a longer file, changes nothing that is known; the line number decides between changes of one instant.
 */
export function stateLine(plan: StateTablePlan, row: StateRow): string {
  const attributes = {
    state: row.state,
    ...Object.fromEntries(plan.facets.map(({ attribute }, n) => [attribute, row.facets[n] ?? null])),
  };
  return JSON.stringify({
    subject: { kind: plan.kind, id: row.subject },
    attributes,
    at: row.at,
    sequence: row.line,
    id: `import:${digest(JSON.stringify([row.at, attributes, ...(row.again === undefined ? [] : [row.again])])).slice(0, 32)}`,
  });
}
