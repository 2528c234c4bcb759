import { z } from 'zod';
import { Key, Label, LongText, SubjectKind } from '@/lib/config/names';

/** What is defined and shown in this room. Safe to import in components. */

export const Encoding = z.enum(['auto', 'utf-8', 'utf-16le', 'utf-16be', 'latin-1']);
export type Encoding = z.infer<typeof Encoding>;
export const Delimiter = z.enum(['auto', ',', ';', '\t', '|']);
export type Delimiter = z.infer<typeof Delimiter>;

const Column = z.string().trim().min(1).max(200);
const AttributeName = z.string().regex(/^[^.\u0000-\u001f]{1,200}$/, 'must be a name without dots'); // eslint-disable-line no-control-regex
/** Attributes to set, by name, each from a column. */
const FromColumns = z.record(AttributeName, Column).refine((columns) => Object.keys(columns).length <= 50);

const common = {
  encoding: Encoding.default('auto'),
  delimiter: Delimiter.default('auto'),
  /** Attribute of the subject that gets the day of each of its lines, so that new and active subjects can be counted. */
  activity: AttributeName.nullable().default(null),
};

/**
 * How files of a source are read. `clock`: one subject per file, lines of `columns` without a header; a time is of the
 * clock (a smaller one than before is of the next day) or a whole instant. `table`: a header names the columns.
 */
export const LogFormat = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('clock'),
    ...common,
    columns: z
      .array(Column)
      .min(2)
      .max(50)
      .default(['time', 'event', 'text'])
      .refine((columns) => columns.includes('time'), 'must have a column "time"'),
    /** The first line names the columns and is no line of the log. */
    header: z.boolean().default(false),
    /** By how much a time may be before the one above it without meaning the next day. */
    disorderSeconds: z.number().int().min(0).max(43_200).default(60),
  }),
  z.object({
    type: z.literal('table'),
    ...common,
    subject: Column,
    at: Column,
    /** Column of the event's name; null: every line is the event `fixedEvent`. */
    event: Column.nullable().default(null),
    fixedEvent: z.string().trim().min(1).max(100).default('LINE'),
    text: Column.nullable().default(null),
  }),
]);
export type LogFormat = z.output<typeof LogFormat>;

/** What is done with lines of one event. `handler` is one of the built-in ones or one that code registers. */
export const LogHandler = z.object({
  /** Name of the event, or `*` for every other one. */
  event: z.string().trim().min(1).max(100),
  handler: Key,
  options: z.record(z.string(), z.unknown()).default({}),
});
export type LogHandler = z.output<typeof LogHandler>;

/** Options of the built-in handlers, by name. */
export const HANDLER_OPTIONS = {
  /** Text `QUEST STATE`: the attempt `subject/quest` changes its state. */
  quest_status: z.strictObject({ kind: SubjectKind.default('attempt') }),
  /** An attribute of the subject gets the text (or a column's cell), others get cells of columns. */
  state: z.strictObject({
    attribute: AttributeName.default('state'),
    column: Column.nullable().default(null),
    also: FromColumns.default({}),
    /** Kind of the subject; default: the source's. */
    kind: SubjectKind.nullable().default(null),
  }),
  /** The subject reached a goal; the value is a column's cell. */
  goal: z.strictObject({ goal: Key, value: Column.nullable().default(null) }),
  /** A statistic of the line's day by subject; the value is the text or a column's cell. The newest line counts. */
  value: z.strictObject({
    metric: z.string().max(201),
    column: Column.nullable().default(null),
    bySubject: z.boolean().default(true),
    dimensions: z.record(Key, Column).default({}),
  }),
  /** Nothing: lines of this event are known and say nothing here. */
  ignore: z.strictObject({}),
} as const;
export type BuiltInHandler = keyof typeof HANDLER_OPTIONS;

export const SourceInput = z.object({
  slug: Key.refine((slug) => slug !== 'new', 'is taken: it is an address of its own'),
  name: Label,
  description: LongText.default(''),
  kind: SubjectKind,
  format: LogFormat,
  handlers: z.array(LogHandler).max(100).default([]),
});
export type SourceInput = z.input<typeof SourceInput>;
export const SourceChange = SourceInput.omit({ slug: true, kind: true }).partial();
export type SourceChange = z.input<typeof SourceChange>;

export type SourceView = z.output<typeof SourceInput> & {
  id: number;
  sample: boolean;
  createdAt: string;
  archivedAt: string | null;
};

/** What a list shows of a source. */
export type SourceSummary = SourceView & {
  uploads: number;
  accepted: number;
  duplicates: number;
  /** Lines that wait in quarantine. */
  quarantined: number;
  lastUploadAt: string | null;
};

/** The names of the steps that every line goes through. */
export const STEPS = ['decode', 'split', 'parse', 'identify', 'handle', 'book'] as const;
export type Step = (typeof STEPS)[number];

/** Why a line is in quarantine, the step at which it was dropped, and what to tell whoever looks at it. */
export const REASONS = {
  bad_encoding: { step: 'decode', says: 'Has characters that are not of the encoding of the file.' },
  nul_character: { step: 'decode', says: 'Has a NUL character.' },
  too_long: { step: 'split', says: 'Is longer than 64 kB.' },
  malformed_quotes: { step: 'split', says: 'Opens a quote that is not closed properly.' },
  missing_cells: { step: 'parse', says: 'Has fewer cells than the columns that are needed.' },
  bad_subject: { step: 'parse', says: 'Names no subject: 1 to 128 printable ASCII characters.' },
  bad_time: { step: 'parse', says: 'Has no time that can be read.' },
  in_future: { step: 'parse', says: 'Lies in the future.' },
  missing_event: { step: 'parse', says: 'Names no event.' },
  unknown_event: { step: 'handle', says: 'No handler is set for this event.' },
  bad_text: { step: 'handle', says: 'The handler of this event cannot read the text.' },
  handler_failed: { step: 'handle', says: 'The handler of this event failed.' },
  unknown_goal: { step: 'handle', says: 'The goal is not defined.' },
  unknown_metric: { step: 'book', says: 'The metric is not defined.' },
  refused: { step: 'book', says: 'What the line says could not be recorded.' },
} as const satisfies Record<string, { step: Step; says: string }>;
export type Reason = keyof typeof REASONS;
export const Reason = z.enum(Object.keys(REASONS) as [Reason, ...Reason[]]);

export type UploadStatus = 'running' | 'done' | 'failed';

/** One file that was sent, and what became of its lines: `lines` is the sum of the other three, always. */
export type UploadView = {
  id: string;
  source: string;
  fileName: string;
  contentHash: string | null;
  subject: string | null;
  startDay: string | null;
  /** One that runs but was not touched for 5 minutes was killed: it counts as failed. */
  status: UploadStatus;
  bytes: number;
  lines: number;
  accepted: number;
  duplicates: number;
  quarantined: number;
  actorName: string;
  error: string | null;
  startedAt: string;
  finishedAt: string | null;
};

/** One upload with its quarantined lines by reason. */
export type UploadDetail = UploadView & {
  reasons: { reason: Reason; says: string; open: number; replayed: number; dismissed: number }[];
  /** An earlier upload of the same bytes. */
  sameAs: string | null;
};

export type QuarantinedLineView = {
  uploadId: string;
  source: string;
  fileName: string;
  line: number;
  text: string;
  reason: Reason;
  /** The sentence for the reason. */
  says: string;
  detail: string;
  subject: string | null;
  day: string | null;
  mendedText: string | null;
  resolvedAt: string | null;
  resolution: 'replayed' | 'dismissed' | null;
};

/** Lines of a source by the day of their upload: one row per day, every day of the range. */
export type UploadCounts = {
  days: string[];
  accepted: number[];
  duplicates: number[];
  quarantined: { reason: Reason; counts: number[] }[];
};

/** The answer to an upload, as the API gives it. */
export const UploadAnswer = z.object({
  accepted: z.number().int(),
  quarantined: z.number().int(),
  duplicates: z.number().int(),
  /** The first 100 lines that are in quarantine. `file`: only when several files were sent. */
  errors: z.array(z.object({ line: z.number().int(), reason: Reason, file: z.string().optional() })),
});
export type UploadAnswer = z.infer<typeof UploadAnswer>;

/** A handler registered in code, for the form of a source. */
export type HandlerView = { name: string; description: string; builtIn: boolean };

/** The first lines of a file and what they would become, before anything is written. */
export type LogPreview = {
  encoding: Encoding;
  delimiter: string;
  columns: string[];
  rows: string[][];
  /** A column for each role, as far as one was recognised. */
  proposal: { subject: string | null; at: string | null; event: string | null; state: string | null };
  /** What a format makes of the lines, when one was given. */
  lines: {
    line: number;
    at: string | null;
    subject: string | null;
    event: string;
    text: string;
    reason: Reason | null;
  }[];
};

const UploadId = z.guid('must be the id of an upload');
/** The number of a line in its file. */
const LineNumber = z.number().int().min(1).max(2_147_483_647);

/** Which quarantined lines of an upload: chosen ones, those of a reason, or all that wait. */
export const LineChoice = z.object({
  upload: UploadId,
  lines: z.array(LineNumber).min(1).max(1000).optional(),
  reason: Reason.optional(),
});
export type LineChoice = z.infer<typeof LineChoice>;

export const MendInput = z.object({
  upload: UploadId,
  line: LineNumber,
  text: z
    .string()
    .min(1, 'is needed')
    .max(65_536)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), 'has characters that cannot be stored'),
});
export type MendInput = z.infer<typeof MendInput>;

/** `waiting`: lines that still cannot be read; `errors` are the first 100 of them. */
export type ReplayResult = {
  replayed: number;
  waiting: number;
  errors: { line: number; reason: Reason; detail: string }[];
};

const UPLOAD_CURSOR =
  /^([12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z)_([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})$/;
const LINE_CURSOR = /^([\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})_(\d{1,9})$/;
const pageOf = (cursor: RegExp) => ({
  cursor: z.string().regex(cursor, 'is none that a page gave').optional(),
  limit: z.coerce.number().int().min(1).max(1000).optional(),
});

/** Where a list of uploads goes on: when the last one of the page before was started, and its id. */
export function readUploadCursor(cursor: string | undefined): { startedAt: Date; id: string } | null {
  const [, at, id] = UPLOAD_CURSOR.exec(cursor ?? '') ?? [];
  return at === undefined || id === undefined ? null : { startedAt: new Date(at), id };
}

/** Where a list of quarantined lines goes on: after a line of an upload. */
export function readLineCursor(cursor: string | undefined): { upload: string; line: number } | null {
  const [, upload, line] = LINE_CURSOR.exec(cursor ?? '') ?? [];
  return upload === undefined || line === undefined ? null : { upload, line: Number(line) };
}

/** What is asked of the list of uploads over HTTP. */
export const UploadsQuery = z.strictObject(pageOf(UPLOAD_CURSOR));

/** What is asked of the list of quarantined lines over HTTP: those that wait, or with `resolved=1` the others. */
export const QuarantineQuery = z.strictObject({
  upload: UploadId.optional(),
  reason: Reason.optional(),
  resolved: z.enum(['0', '1']).optional(),
  ...pageOf(LINE_CURSOR),
});

/** Which dismissed lines wait again: those of one dismissal. */
export const RestoreInput = z.object({ upload: UploadId, at: z.iso.datetime() });
export type RestoreInput = z.infer<typeof RestoreInput>;
