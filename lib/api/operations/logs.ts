import { z } from 'zod';
import { Day, Key, SubjectId } from '@/lib/config/names';
import {
  LogSourceAnswer,
  LogSourceSummaryAnswer,
  LogUploadAnswer,
  LogUploadDetailAnswer,
  QuarantinedLineAnswer,
} from '@/lib/logs/answer.schemas';
import { QuarantineQuery, SourceInput, UploadAnswer, UploadsQuery } from '@/lib/logs/schemas';
import type { Operation } from '../operation';

const tag = 'Logs';
const BySource = z.object({ source: Key });
const quests = { params: { source: 'quests' } };

const Switch = z.enum(['0', '1']).optional();

export const listLogSources = {
  method: 'GET',
  path: '/api/v1/logs',
  tag,
  summary: 'List log sources with what came in',
  description: 'Archived ones only with `archived=1`. `quarantined` counts the lines that wait.',
  access: 'read',
  query: z.strictObject({ archived: Switch }),
  response: z.array(LogSourceSummaryAnswer),
  flat: true,
  example: {},
} satisfies Operation;

export const listLogUploads = {
  method: 'GET',
  path: '/api/v1/logs/{source}/uploads',
  tag,
  summary: 'Uploads of a log source, the newest first',
  description:
    'What became of the lines of each file. Pages of 100 rows, or of `limit` (at most 1,000); the `Link` header names ' +
    'the next one.',
  access: 'read',
  params: BySource,
  query: UploadsQuery,
  response: z.array(LogUploadAnswer),
  flat: true,
  errors: ['not_found'],
  example: quests,
} satisfies Operation;

export const getLogUpload = {
  method: 'GET',
  path: '/api/v1/logs/{source}/uploads/{id}',
  tag,
  summary: 'One upload with its quarantined lines by reason',
  description:
    'The answer to an upload of one file names it: `X-Weir-Upload`. `newest` is the newest upload of the source. `sameAs` is ' +
    'an earlier one of the same bytes.',
  access: 'read',
  params: z.object({ source: Key, id: z.union([z.guid(), z.literal('newest')]) }),
  response: LogUploadDetailAnswer,
  errors: ['not_found'],
  example: { params: { source: 'quests', id: 'newest' } },
} satisfies Operation;

export const listQuarantinedLines = {
  method: 'GET',
  path: '/api/v1/logs/{source}/quarantine',
  tag,
  summary: 'Quarantined lines of a log source, or of one upload',
  description:
    'Number, text and reason of lines that wait; with `resolved=1` of those that were booked later or dismissed. Pages ' +
    'of 100 rows, or of `limit` (at most 1,000); the `Link` header names the next one.',
  access: 'read',
  params: BySource,
  query: QuarantineQuery,
  response: z.array(QuarantinedLineAnswer),
  flat: true,
  errors: ['not_found'],
  example: { ...quests, query: { reason: 'missing_cells' } },
} satisfies Operation;

export const getLogSource = {
  method: 'GET',
  path: '/api/v1/logs/{source}',
  tag,
  summary: 'One log source',
  access: 'read',
  params: BySource,
  response: LogSourceAnswer,
  errors: ['not_found'],
  example: quests,
} satisfies Operation;

export const defineLogSource = {
  method: 'PUT',
  path: '/api/v1/logs/{source}',
  tag,
  summary: 'Define a log source that does not exist yet',
  description:
    'How files are read (`clock`: one subject per file with clock times; `table`: a header names the columns) and what ' +
    'is done with each event. One that exists is answered as it is, unchanged.',
  access: 'write',
  permission: 'edit',
  params: BySource,
  body: SourceInput.omit({ slug: true }),
  response: LogSourceAnswer,
  example: {
    ...quests,
    body: {
      name: 'Quests',
      kind: 'player',
      format: { type: 'clock' },
      handlers: [{ event: 'QUEST_STATUS', handler: 'quest_status' }],
    },
  },
} satisfies Operation;

export const uploadLog = {
  method: 'POST',
  path: '/api/v1/logs/{source}',
  tag,
  summary: 'Upload a file of lines',
  description:
    'One file, or those of a form (fields `subject` and `date` say something of all files after them); also packed with ' +
    'gzip. At most 64 MB a request. Lines that cannot be read are kept in quarantine with the reason; the same file ' +
    'sent again changes nothing. `errors` holds the first 100. Four uploads at once; a fifth is told to come again (503).',
  access: 'write',
  params: BySource,
  query: z.strictObject({ subject: SubjectId.optional(), date: Day.optional() }),
  uploads: ['text/csv', 'multipart/form-data', 'application/gzip'],
  fields: {
    subject: 'Whose logs the files after it are.',
    date: 'The day on which the files after it begin.',
  },
  answerHeaders: { 'X-Weir-Upload': 'The id of the upload, when one file was sent.' },
  response: UploadAnswer,
  errors: ['bad_request', 'invalid_input', 'not_found', 'too_large', 'unsupported_media_type', 'wrong_state'],
  example: {
    ...quests,
    query: { subject: 'ada', date: '2025-11-12' },
    text: '08:00:00,QUEST_STATUS,FET0001 ACCEPTED\n08:12:30,QUEST_STATUS,FET0001 COMPLETED\nnonsense\n',
  },
} satisfies Operation;
