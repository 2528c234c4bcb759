import { z } from 'zod';
import {
  Delimiter,
  Encoding,
  LogHandler,
  Reason,
  type QuarantinedLineView,
  type SourceSummary,
  type SourceView,
  type UploadDetail,
  type UploadView,
} from './schemas';

/** A log source as the routes answer it. */
const common = { encoding: Encoding, delimiter: Delimiter, activity: z.string().nullable() };

export const LogSourceAnswer = z.object({
  id: z.int(),
  slug: z.string(),
  name: z.string(),
  description: z.string(),
  kind: z.string(),
  format: z.discriminatedUnion('type', [
    z.object({
      type: z.literal('clock'),
      ...common,
      columns: z.array(z.string()),
      header: z.boolean(),
      disorderSeconds: z.int(),
    }),
    z.object({
      type: z.literal('table'),
      ...common,
      subject: z.string(),
      at: z.string(),
      event: z.string().nullable(),
      fixedEvent: z.string(),
      text: z.string().nullable(),
    }),
  ]),
  handlers: z.array(LogHandler),
  sample: z.boolean(),
  createdAt: z.iso.datetime(),
  archivedAt: z.iso.datetime().nullable(),
}) satisfies z.ZodType<SourceView>;

/** A source in a list, with what came in. `quarantined`: lines that wait. */
export const LogSourceSummaryAnswer = LogSourceAnswer.extend({
  uploads: z.int(),
  accepted: z.int(),
  duplicates: z.int(),
  quarantined: z.int(),
  lastUploadAt: z.iso.datetime().nullable(),
}) satisfies z.ZodType<SourceSummary>;

/** One file that was sent; `lines` is the sum of `accepted`, `duplicates` and `quarantined`. */
export const LogUploadAnswer = z.object({
  id: z.guid(),
  source: z.string(),
  fileName: z.string(),
  contentHash: z.string().nullable(),
  subject: z.string().nullable(),
  startDay: z.iso.date().nullable(),
  status: z.enum(['running', 'done', 'failed']),
  bytes: z.int(),
  lines: z.int(),
  accepted: z.int(),
  duplicates: z.int(),
  quarantined: z.int(),
  actorName: z.string(),
  error: z.string().nullable(),
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
}) satisfies z.ZodType<UploadView>;

export const LogUploadDetailAnswer = LogUploadAnswer.extend({
  reasons: z.array(
    z.object({ reason: Reason, says: z.string(), open: z.int(), replayed: z.int(), dismissed: z.int() }),
  ),
  sameAs: z.guid().nullable(),
}) satisfies z.ZodType<UploadDetail>;

/** A line that could not be booked. */
export const QuarantinedLineAnswer = z.object({
  uploadId: z.guid(),
  source: z.string(),
  fileName: z.string(),
  line: z.int(),
  text: z.string(),
  reason: Reason,
  says: z.string(),
  detail: z.string(),
  subject: z.string().nullable(),
  day: z.iso.date().nullable(),
  mendedText: z.string().nullable(),
  resolvedAt: z.iso.datetime().nullable(),
  resolution: z.enum(['replayed', 'dismissed']).nullable(),
}) satisfies z.ZodType<QuarantinedLineView>;
