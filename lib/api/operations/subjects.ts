import { z } from 'zod';
import { ChangeImportAnswer, ChangesAnswer, FlowEventsRecorded, PutSubjectAnswer } from '@/lib/collect/answer.schemas';
import { SubjectId, SubjectKind } from '@/lib/config/names';
import { AttributesInput, FlowEventInput, SubjectChangeInput } from '@/lib/stocks/change.schemas';
import { ErasedAnswer, SubjectExportAnswer } from '@/lib/subjects/answer.schemas';
import type { Operation } from '../operation';

const tag = 'Subjects';
const Named = z.object({ kind: SubjectKind, id: SubjectId });
const account = { params: { kind: 'account', id: 'acme' } };

export const recordChanges = {
  method: 'POST',
  path: '/api/v1/subjects',
  tag,
  summary: 'Merge attributes of subjects',
  description:
    'One change, or at most 500 as `{"subjects":[…]}`, or JSON lines. Null removes an attribute. The order of arrival ' +
    'does not matter: history follows `at`, then `sequence`. An `id` that is known changes nothing.',
  access: 'token',
  body: z.union([SubjectChangeInput, z.object({ subjects: z.array(SubjectChangeInput).max(500) })]),
  lines: {
    line: SubjectChangeInput,
    response: ChangeImportAnswer,
    example: [
      { subject: { kind: 'account', id: 'bolt' }, attributes: { state: 'trial', plan: 'basic' }, id: 'c-3' },
      { subject: { kind: 'account', id: 'bolt' }, attributes: { state: 'paid' }, id: 'c-4' },
    ],
  },
  response: ChangesAnswer,
  errors: ['bad_request', 'too_large', 'unsupported_media_type'],
  example: {
    body: {
      subjects: [
        {
          subject: { kind: 'account', id: 'acme' },
          attributes: { state: 'trial', plan: 'pro' },
          at: '2025-11-03T09:00:00Z',
          id: 'c-1',
        },
        {
          subject: { kind: 'account', id: 'acme' },
          attributes: { state: 'paid' },
          at: '2025-11-10T12:30:00Z',
          id: 'c-2',
        },
      ],
    },
  },
} satisfies Operation;

export const putSubject = {
  method: 'PUT',
  path: '/api/v1/subjects/{kind}/{id}',
  tag,
  summary: 'Merge attributes of one subject',
  description: 'Null removes an attribute; what is not named stays. Events of flows follow from it.',
  access: 'write',
  params: Named,
  body: AttributesInput,
  response: PutSubjectAnswer,
  errors: ['too_large'],
  example: { ...account, body: { attributes: { seats: 12 }, id: 'seats-12' } },
} satisfies Operation;

export const getSubject = {
  method: 'GET',
  path: '/api/v1/subjects/{kind}/{id}',
  tag,
  summary: 'Everything that is stored about a subject',
  access: 'read',
  params: Named,
  response: SubjectExportAnswer,
  errors: ['not_found'],
  example: account,
} satisfies Operation;

export const eraseSubject = {
  method: 'DELETE',
  path: '/api/v1/subjects/{kind}/{id}',
  tag,
  summary: 'Remove a subject and everything that is known of it',
  description: 'Answers how many rows of each kind were removed. Reports are computed again without it.',
  access: 'write',
  permission: 'edit',
  params: Named,
  response: ErasedAnswer,
  errors: ['not_found'],
  example: { params: { kind: 'account', id: 'bolt' } },
} satisfies Operation;

export const recordFlowEvents = {
  method: 'POST',
  path: '/api/v1/flow-events',
  tag,
  summary: 'Record transitions between states that this installation does not hold',
  description:
    'One event, or at most 500 as `{"events":[…]}`, or JSON lines. `unknown` names flows nobody has defined.',
  access: 'token',
  body: z.union([FlowEventInput, z.object({ events: z.array(FlowEventInput).max(500) })]),
  lines: {
    line: FlowEventInput,
    response: ChangeImportAnswer,
    example: [{ flow: 'pays', subject: { kind: 'account', id: 'dyna' }, source: 'trial', sink: 'paid', id: 'e-2' }],
  },
  response: FlowEventsRecorded,
  errors: ['bad_request', 'too_large', 'unsupported_media_type'],
  example: {
    body: {
      flow: 'pays',
      subject: { kind: 'account', id: 'core' },
      source: 'trial',
      sink: 'paid',
      at: '2025-11-11T08:00:00Z',
      id: 'e-1',
    },
  },
} satisfies Operation;
