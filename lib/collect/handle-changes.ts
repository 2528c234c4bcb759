import type { z } from 'zod';
import { database } from '@/lib/db/client';
import type { Context } from '@/lib/db/context';
import { refreshHistoryStatistics } from '@/lib/db/refresh-statistics';
import { isDatabaseUnavailable } from '@/lib/db/to-problem';
import { FlowEventInput, SubjectChangeInput } from '@/lib/stocks/change.schemas';
import { recordChanges, type ChangeInput } from '@/lib/stocks/record-changes';
import { recordFlowEvents } from '@/lib/stocks/record-flow-events';
import { count } from './counters';
import { toRejected } from './handle-goals';
import { json, type CollectRequest, type CollectResponse } from './http';
import { failLine, importLines, type ImportTally } from './import-lines';
import { batchRecords, DOOR, MAX_EVENTS, mediaType, receive, singleRecord, WITH_BODY, type Draft } from './receive';
import { isRefusal, Refusal, unavailable } from './refusal';
import { fieldsOf } from './schemas';

/** Changes and flow events of machines: one, a batch, or a streamed file of lines. Only with a secret token. */

export type RecordAnswer = {
  recorded: number;
  duplicates: number;
  conflicts: number;
  unknown?: string[];
  rejected: { index: number; code: string; message: string; fields?: Record<string, string[]> }[];
};
export type RecordImport = ImportTally & {
  recorded: number;
  duplicates: number;
  conflicts: number;
  unknown?: string[];
};

type Placed<Input> = { index: number; input: Input };
type Way<Input> = {
  /** Name of the list in a batch. */
  list: 'subjects' | 'events';
  schema: z.ZodType<Input>;
  record: (ctx: Context, placed: readonly Placed<Input>[], source: 'token' | 'import') => Promise<RecordAnswer>;
};

/** What a change is to the verb; `sequence` falls back to the place in the batch or the file. */
export function toChange({ index, input }: Placed<SubjectChangeInput>): ChangeInput {
  return {
    subject: input.subject,
    attributes: input.attributes,
    sequence: input.sequence ?? index,
    ...(input.at == null ? {} : { at: new Date(Date.parse(input.at)) }),
    ...(input.id == null ? {} : { id: input.id }),
    ...(input.confirmed == null ? {} : { confirmed: input.confirmed }),
  };
}

const SUBJECTS: Way<SubjectChangeInput> = {
  list: 'subjects',
  schema: SubjectChangeInput,
  record: (ctx, placed, source) => recordChanges(ctx, { changes: placed.map(toChange), source, checked: true }),
};
const FLOW_EVENTS: Way<FlowEventInput> = {
  list: 'events',
  schema: FlowEventInput,
  record: (ctx, placed, source) => {
    const events = placed.map(({ index, input }) => ({ ...input, sequence: input.sequence ?? index }));
    return recordFlowEvents(ctx, { events, source });
  },
};

/** POST /api/v1/subjects */
export const handleChanges = (request: CollectRequest, receivedAt: Date) => receiveBy(SUBJECTS, request, receivedAt);
/** POST /api/v1/flow-events */
export const handleFlowEvents = (request: CollectRequest, receivedAt: Date) =>
  receiveBy(FLOW_EVENTS, request, receivedAt);

const SECRET_DOOR = [...DOOR, onlySecret];
const SECRET_WITH_BODY = [...SECRET_DOOR, ...WITH_BODY.slice(DOOR.length)];

/** Nobody else names subjects of other kinds, or says what they are. */
function onlySecret({ caller }: Draft): void {
  if (caller.kind === 'secret') return;
  throw new Refusal('unauthenticated', 'This needs a secret token.', { headers: { 'www-authenticate': 'Bearer' } });
}

async function receiveBy<Input>(way: Way<Input>, request: CollectRequest, receivedAt: Date): Promise<CollectResponse> {
  try {
    if (mediaType(request) === 'application/x-ndjson')
      return json(await receiveLines(await receive(request, receivedAt, SECRET_DOOR), way));
    return json(await receiveRecords(await receive(request, receivedAt, SECRET_WITH_BODY), way));
  } catch (error) {
    // The ORM wraps what the driver says.
    throw isRefusal(error) || !isDatabaseUnavailable(error) ? error : unavailable();
  }
}

/** Whoever holds a token that may write; nothing that is done here is signed with a name. */
function contextOf({ receivedAt }: Draft): Context {
  return { db: database(), actor: { kind: 'token', id: '', name: 'token', scope: 'write' }, now: receivedAt };
}

async function receiveRecords<Input>(draft: Draft, way: Way<Input>): Promise<RecordAnswer> {
  const batch = batchRecords(draft, way.list);
  if (batch === null) {
    const input = parse(way, singleRecord(draft));
    if (isRefusal(input)) throw input;
    const answer = await recordPlaced(contextOf(draft), [{ index: 0, input }], way, 'token');
    const [refused] = answer.rejected;
    if (refused !== undefined) throw new Refusal('invalid_input', refused.message);
    return answer;
  }
  const placed: Placed<Input>[] = [];
  const rejected: RecordAnswer['rejected'] = [];
  batch.records.forEach((record, index) => {
    const input = parse(way, record);
    if (isRefusal(input)) rejected.push(toRejected(index, input));
    else placed.push({ index, input });
  });
  const answer = await recordPlaced(contextOf(draft), placed, way, 'token');
  return { ...answer, rejected: [...answer.rejected, ...rejected].sort((a, b) => a.index - b.index) };
}

async function receiveLines<Input>(draft: Draft, way: Way<Input>): Promise<RecordImport> {
  const tally: RecordImport = { lines: 0, recorded: 0, duplicates: 0, conflicts: 0, failed: 0, errors: [] };
  const unknown = new Set<string>();
  const read = (record: unknown) => parse(way, record);
  const write = async (placed: Placed<Input>[]) => {
    const answer = await recordPlaced(contextOf(draft), placed, way, 'import');
    tally.recorded += answer.recorded;
    tally.duplicates += answer.duplicates;
    tally.conflicts += answer.conflicts;
    for (const slug of answer.unknown ?? []) if (unknown.size < 100) unknown.add(slug);
    for (const { index, message } of answer.rejected) failLine(tally, index, { code: 'invalid_input', message });
  };
  await importLines(draft, tally, read, async (lines) => {
    const placed = lines.map(({ line, input }) => ({ index: line, input }));
    // In small parts: between them this thread answers visitors.
    for (let n = 0; n < placed.length; n += MAX_EVENTS) await write(placed.slice(n, n + MAX_EVENTS));
  });
  await refreshHistoryStatistics(database(), tally.recorded);
  return unknown.size === 0 ? tally : { ...tally, unknown: [...unknown] };
}

/** Records, and names what was refused by its place in what was sent. */
async function recordPlaced<Input>(
  ctx: Context,
  placed: readonly Placed<Input>[],
  way: Way<Input>,
  source: 'token' | 'import',
): Promise<RecordAnswer> {
  const answer = await way.record(ctx, placed, source);
  if (answer.duplicates > answer.conflicts) count('duplicate', way.list, answer.duplicates - answer.conflicts);
  if (answer.conflicts > 0) count('conflict', way.list, answer.conflicts);
  return {
    ...answer,
    rejected: answer.rejected.map((one) => ({ ...one, index: placed[one.index]?.index ?? one.index })),
  };
}

function parse<Input>(way: Way<Input>, record: unknown): Input | Refusal {
  const parsed = way.schema.safeParse(record);
  if (parsed.success) return parsed.data;
  const fields = fieldsOf(parsed.error);
  return new Refusal('invalid_input', `Some fields are wrong: ${Object.keys(fields).join(', ')}.`, { fields });
}
