import { randomUUID } from 'node:crypto';
import { instantArray, plainArray, textArray } from '@/lib/db/array-literal';
import { requirePermission, type Context, type Database } from '@/lib/db/context';
import { retryConflicts } from '@/lib/db/retry-conflicts';
import { inTransaction } from '@/lib/db/transaction';
import { ensureSubjects } from '@/lib/subjects/ensure-subjects';
import type { SubjectRow } from '@/lib/subjects/insert-subjects';
import { reportedEventId, subjectId } from '@/lib/subjects/subject-id';
import { queueCallbacks, type Happened } from './callbacks';
import type { FlowEventInput } from './change.schemas';
import { holdKinds, markDirty } from './load-kinds';

export type FlowEventsAnswer = {
  recorded: number;
  duplicates: number;
  conflicts: number;
  /** Slugs of flows that nobody has defined. */
  unknown: string[];
  rejected: { index: number; code: 'invalid_input'; message: string }[];
};

const MOST = 5_000;
const LATEST_MS = 5 * 60_000;

type Row = {
  subject: SubjectRow;
  kind: string;
  id: string;
  flowId: number;
  flow: string;
  at: Date;
  timed: boolean;
  sequence: number;
  source: string | null;
  sink: string | null;
};

/**
 * Records events of flows between stocks that this application does not hold: a sender that holds them says what
 * happened. A repeat with the same id changes nothing. The ends must be among those of the flow.
 */
export async function recordFlowEvents(
  ctx: Context,
  input: { events: readonly FlowEventInput[]; source: 'token' | 'import' },
): Promise<FlowEventsAnswer> {
  requirePermission(ctx, 'record');
  const answer: FlowEventsAnswer = { recorded: 0, duplicates: 0, conflicts: 0, unknown: [], rejected: [] };
  const slugs = [...new Set(input.events.map((event) => event.flow))];
  const flows = await ctx.db.flow.findMany({ where: { slug: { in: slugs } } });
  answer.unknown = slugs.filter((slug) => !flows.some((flow) => flow.slug === slug));
  const rows: Row[] = [];
  input.events.forEach((event, index) => {
    const flow = flows.find(({ slug }) => slug === event.flow);
    if (flow === undefined) return;
    const message = refusalOf(event, flow);
    if (message === null) rows.push(toRow(event, flow.id, index, ctx.now));
    else answer.rejected.push({ index, code: 'invalid_input', message });
  });
  for (let n = 0; n < rows.length; n += MOST) {
    const part = rows.slice(n, n + MOST);
    const run = () => inTransaction(ctx, (tx) => write(tx, part, input.source));
    const { recorded, conflicts } = '$extends' in ctx.db ? await retryConflicts(run) : await run();
    answer.recorded += recorded;
    answer.duplicates += part.length - recorded;
    answer.conflicts += conflicts;
  }
  return answer;
}

function refusalOf(event: FlowEventInput, flow: { kind: string; sources: unknown; sinks: unknown }): string | null {
  if (event.subject.kind !== flow.kind) return `subject.kind: this flow is of kind "${flow.kind}"`;
  if (!(flow.sources as (string | null)[]).includes(event.source ?? null)) return 'source: is none of the flow';
  return (flow.sinks as (string | null)[]).includes(event.sink ?? null) ? null : 'sink: is none of the flow';
}

function toRow(event: FlowEventInput, flowId: number, index: number, now: Date): Row {
  const subject = subjectId(event.subject.kind, event.subject.id);
  const said = event.at == null ? null : Date.parse(event.at);
  const at = new Date(Math.min(said ?? now.getTime(), now.getTime() + LATEST_MS));
  const { kind, id: externalId } = event.subject;
  const confirmedAt = kind === 'visitor' && event.confirmed !== false ? at : null;
  return {
    subject: { id: subject, kind, externalId, confirmedAt },
    ...{ kind, flowId, flow: event.flow, at, timed: said === at.getTime() },
    id: reportedEventId(subject, flowId, event.id ?? randomUUID()),
    sequence: event.sequence ?? index,
    source: event.source ?? null,
    sink: event.sink ?? null,
  };
}

async function write(tx: Context, all: readonly Row[], source: string) {
  const { db } = tx;
  const rows = [...new Map([...all].reverse().map((row) => [row.id, row])).values()].reverse();
  await holdKinds(
    db,
    rows.map((row) => row.kind),
  );
  const subjects = new Map<string, SubjectRow>();
  for (const { subject } of rows) {
    const known = subjects.get(subject.id);
    if (known === undefined || (subject.confirmedAt ?? Infinity) < (known.confirmedAt ?? Infinity))
      subjects.set(subject.id, subject);
  }
  await keepSubjects(db, subjects);
  const inserted = await db.$queryRaw<{ id: string }[]>`
    INSERT INTO flow_event (subject_id, id, flow_id, at, sequence, source, sink, before, after)
    SELECT g.*, '{}'::jsonb, '{}'::jsonb FROM unnest(
      ${plainArray(rows.map((row) => row.subject.id))}::uuid[], ${plainArray(rows.map((row) => row.id))}::uuid[],
      ${plainArray(rows.map((row) => row.flowId))}::int[], ${instantArray(rows.map((row) => row.at))}::timestamptz[],
      ${plainArray(rows.map((row) => row.sequence))}::int[], ${textArray(rows.map((row) => row.source))}::text[],
      ${textArray(rows.map((row) => row.sink))}::text[]) AS g
    ORDER BY 1, 2 ON CONFLICT DO NOTHING RETURNING id::text`;
  const fresh = new Set(inserted.map((row) => row.id));
  const news = rows.filter((row) => fresh.has(row.id));
  const first = new Set(rows);
  const repeats = all.filter((row) => !fresh.has(row.id) || !first.has(row));
  const conflicts = await countConflicts(db, repeats);
  await queueCallbacks(tx, news.map(asHappened), source);
  const from = new Map<string, Date>();
  for (const { kind, at } of news) if (at < (from.get(kind) ?? new Date(8.64e15))) from.set(kind, at);
  await markDirty(db, from);
  return { recorded: news.length, conflicts };
}

/** Makes subjects that are new, and keeps all of them from being erased before their events are written. */
async function keepSubjects(db: Database, subjects: ReadonlyMap<string, SubjectRow>): Promise<void> {
  await ensureSubjects(db, [...subjects.values()]);
  const kept = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM subject WHERE id = ANY(${plainArray([...subjects.keys()])}::uuid[]) ORDER BY id FOR KEY SHARE`;
  if (kept.length === subjects.size) return;
  // Somebody has been erased in between, and is somebody new.
  const there = new Set(kept.map(({ id }) => id));
  await ensureSubjects(
    db,
    [...subjects.values()].filter(({ id }) => !there.has(id)),
  );
}

/** How many repeats say something else than what is stored. */
async function countConflicts(db: Database, rows: readonly Row[]): Promise<number> {
  if (rows.length === 0) return 0;
  const [found] = await db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) AS count FROM unnest(
      ${plainArray(rows.map((row) => row.subject.id))}::uuid[], ${plainArray(rows.map((row) => row.id))}::uuid[],
      ${instantArray(rows.map((row) => (row.timed ? row.at : null)))}::timestamptz[],
      ${textArray(rows.map((row) => row.source))}::text[], ${textArray(rows.map((row) => row.sink))}::text[])
      AS g (subject_id, id, at, source, sink)
    JOIN flow_event e ON e.subject_id = g.subject_id AND e.id = g.id
    WHERE e.at <> g.at OR e.source IS DISTINCT FROM g.source OR e.sink IS DISTINCT FROM g.sink`;
  return Number(found?.count ?? 0);
}

/** What a sender reports counts as the newest that is known of its subject. */
function asHappened({ subject, id, flowId, at, sequence, source, sink }: Row): Happened {
  const event = { id, flowId, at, sequence, source, sink, before: {}, after: {}, changeId: id };
  return { subject: subject.id, moved: id, events: [event] };
}
