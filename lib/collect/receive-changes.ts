import type { z } from 'zod';
import type { Context } from '@/lib/db/context';
import { Problem } from '@/lib/db/problem';
import { invalidInput } from '@/lib/db/to-problem';
import { BATCH_BYTES, readJson, SINGLE_BYTES } from '@/lib/http/body';
import { FlowEventInput, SubjectChangeInput } from '@/lib/stocks/change.schemas';
import { recordChanges, type ChangeInput } from '@/lib/stocks/record-changes';
import { recordFlowEvents } from '@/lib/stocks/record-flow-events';
import { count } from './counters';
import { failLine, importLines, type ImportTally } from './import-lines';
import { toCollectRequest } from './next-adapter';
import { MAX_EVENTS } from './receive';
import { isRefusal, Refusal } from './refusal';
import { fieldsOf } from './schemas';

/** Changes and flow events of machines: one, a batch, or a streamed file of lines. The caller is known to be allowed. */

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
  list: string;
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
  record: (ctx, placed, source) => recordChanges(ctx, { changes: placed.map(toChange), source }),
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
export const receiveChanges = (ctx: Context, request: Request) => receive(ctx, request, SUBJECTS);
/** POST /api/v1/flow-events */
export const receiveFlowEvents = (ctx: Context, request: Request) => receive(ctx, request, FLOW_EVENTS);

async function receive<Input>(ctx: Context, request: Request, way: Way<Input>): Promise<RecordAnswer | RecordImport> {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-ndjson') return receiveLines(ctx, request, way);
  const { value, bytes } = await readBody(request);
  const list = typeof value === 'object' && value !== null && way.list in value ? Reflect.get(value, way.list) : null;
  if (list === null) {
    if (bytes > SINGLE_BYTES) throw new Problem('too_large', 'A single record has at most 16 kB.');
    return receiveOne(ctx, value, way);
  }
  if (!Array.isArray(list)) throw new Problem('bad_request', `"${way.list}" must be a list.`);
  if (list.length > MAX_EVENTS) throw new Problem('too_large', `A batch has at most ${String(MAX_EVENTS)} records.`);
  const placed: Placed<Input>[] = [];
  const rejected: RecordAnswer['rejected'] = [];
  list.forEach((record: unknown, index) => {
    const input = parse(way, record);
    if (isRefusal(input)) {
      const { code, message, details } = input;
      rejected.push({ index, code, message, ...(details.fields === undefined ? {} : { fields: details.fields }) });
    } else placed.push({ index, input });
  });
  const answer = await recordPlaced(ctx, placed, way, 'token');
  return { ...answer, rejected: [...answer.rejected, ...rejected].sort((a, b) => a.index - b.index) };
}

async function receiveOne<Input>(ctx: Context, value: unknown, way: Way<Input>): Promise<RecordAnswer> {
  const parsed = way.schema.safeParse(value);
  if (!parsed.success) throw invalidInput(parsed.error);
  const answer = await recordPlaced(ctx, [{ index: 0, input: parsed.data }], way, 'token');
  const [refused] = answer.rejected;
  if (refused !== undefined) throw new Problem('invalid_input', refused.message);
  return answer;
}

async function receiveLines<Input>(ctx: Context, request: Request, way: Way<Input>): Promise<RecordImport> {
  const tally: RecordImport = { lines: 0, recorded: 0, duplicates: 0, conflicts: 0, failed: 0, errors: [] };
  const unknown = new Set<string>();
  const draft = {
    ...{ request: toCollectRequest(request), receivedAt: ctx.now, caller: { kind: 'secret' as const } },
    ...{ network: '', payload: undefined, size: 0 },
  };
  try {
    await importLines(
      draft,
      tally,
      (record) => parse(way, record),
      async (lines) => {
        const placed = lines.map(({ line, input }) => ({ index: line, input }));
        const answer = await recordPlaced(ctx, placed, way, 'import');
        tally.recorded += answer.recorded;
        tally.duplicates += answer.duplicates;
        tally.conflicts += answer.conflicts;
        for (const slug of answer.unknown ?? []) if (unknown.size < 100) unknown.add(slug);
        for (const { index, message } of answer.rejected) failLine(tally, index, { code: 'invalid_input', message });
      },
    );
  } catch (error) {
    if (isRefusal(error) && error.code === 'too_large') throw new Problem('too_large', error.message);
    throw error;
  }
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

async function readBody(request: Request): Promise<{ value: unknown; bytes: number }> {
  const declared = Number(request.headers.get('content-length') ?? '0');
  const value = await readJson(request, BATCH_BYTES);
  return { value, bytes: declared };
}

function parse<Input>(way: Way<Input>, record: unknown): Input | Refusal {
  const parsed = way.schema.safeParse(record);
  if (parsed.success) return parsed.data;
  const fields = fieldsOf(parsed.error);
  return new Refusal('invalid_input', `Some fields are wrong: ${Object.keys(fields).join(', ')}.`, { fields });
}
