import { z } from 'zod';
import { Day, Key, SubjectId } from '@/lib/config/names';
import { LogSourceAnswer } from '@/lib/logs/answer.schemas';
import { SourceInput, UploadAnswer } from '@/lib/logs/schemas';
import type { Operation } from '../operation';

const tag = 'Logs';
const BySource = z.object({ source: Key });
const quests = { params: { source: 'quests' } };

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
    'sent again changes nothing. `errors` holds the first 100.',
  access: 'write',
  params: BySource,
  query: z.strictObject({ subject: SubjectId.optional(), date: Day.optional() }),
  uploads: ['text/csv', 'multipart/form-data', 'application/gzip'],
  response: UploadAnswer,
  errors: ['bad_request', 'invalid_input', 'not_found', 'too_large', 'unsupported_media_type', 'wrong_state'],
  example: {
    ...quests,
    query: { subject: 'ada', date: '2025-11-12' },
    text: '08:00:00,QUEST_STATUS,FET0001 ACCEPTED\n08:12:30,QUEST_STATUS,FET0001 COMPLETED\nnonsense\n',
  },
} satisfies Operation;
