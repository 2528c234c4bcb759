import { z } from 'zod';
import { EnrollmentImportAnswer, EnrollmentsAnswer, GoalImportAnswer, GoalsAnswer } from '@/lib/collect/answer.schemas';
import {
  ConfirmationInput,
  EnrollmentInput,
  GoalRecordInput,
  IdentifyInput,
  NamedGoalInput,
} from '@/lib/collect/schemas';
import { Instant, Key } from '@/lib/config/names';
import type { Operation } from '../operation';

const tag = 'Records';
const sentAt = Instant.nullish();
const door = [
  'bad_request',
  'origin_not_allowed',
  'too_large',
  'unsupported_media_type',
  'rate_limited',
  'timeout',
] as const;
const visitor = '7d1f5a52-3c94-4f0e-9d3c-2f6a0f3f6a11';

export const recordEnrollments = {
  method: 'POST',
  path: '/api/v1/enrollments',
  tag,
  summary: 'Ask for a variant, and enroll',
  description:
    'One record, or at most 500 as `{"enrollments":[…]}`; with a token also JSON lines. The server computes the variant ' +
    'itself; a reported one that differs is counted as crossed. Public callers may only name visitors. In a batch, a ' +
    'record that is refused has its `error` in the place of its answer.',
  access: 'door',
  body: z.union([EnrollmentInput, z.object({ enrollments: z.array(EnrollmentInput).max(500), sentAt })]),
  lines: {
    line: EnrollmentInput,
    response: EnrollmentImportAnswer,
    example: [{ experiment: 'checkout', subject: 'a-visitor-of-last-week', at: '2025-11-12T10:00:00Z' }],
  },
  response: EnrollmentsAnswer,
  errors: [...door, 'unknown_experiment', 'variant_required', 'unknown_variant'],
  example: { body: { experiment: 'checkout', subject: visitor, id: 'b2a1c6b0-7b0a-4d0c-8f4e-0c8f5a3b9e21' } },
} satisfies Operation;

export const recordGoals = {
  method: 'POST',
  path: '/api/v1/goals',
  tag,
  summary: 'Record goals',
  description:
    'One record, or at most 500 as `{"goals":[…]}`; with a token also JSON lines. The valid ones of a batch are stored, ' +
    'the others named in `rejected`. The same `id` sent again changes nothing.',
  access: 'door',
  body: z.union([GoalRecordInput, z.object({ goals: z.array(GoalRecordInput).max(500), sentAt })]),
  lines: {
    line: GoalRecordInput,
    response: GoalImportAnswer,
    example: [
      { goal: 'signup', subject: 'a-visitor-of-last-week', value: 12.5, id: 'order-17', at: '2025-11-12T10:05:00Z' },
    ],
  },
  response: GoalsAnswer,
  errors: door,
  example: {
    body: { goals: [{ goal: 'signup', subject: visitor, value: 12.5, id: '0f6e6d0e-5f0b-4f57-a8d2-7c0a7a3b1f02' }] },
  },
} satisfies Operation;

export const confirmVisitor = {
  method: 'POST',
  path: '/api/v1/confirmations',
  tag,
  summary: 'A visitor is human',
  description: 'Counts all earlier records of the visitor. Never-confirmed visitors are left out of reports.',
  access: 'door',
  body: ConfirmationInput,
  errors: door,
  example: { body: { visitor } },
} satisfies Operation;

export const identifyVisitor = {
  method: 'POST',
  path: '/api/v1/identify',
  tag,
  summary: 'A visitor is this user',
  description: 'The first user of a visitor stays; a second is refused and counted.',
  access: 'door',
  body: IdentifyInput,
  errors: door,
  example: { body: { visitor, user: 'user-42' } },
} satisfies Operation;

const Name = z.object({ name: Key });

export const goalImage = {
  method: 'GET',
  path: '/goal/{name}',
  tag,
  summary: 'Record a goal by an image',
  description:
    'A transparent GIF of 43 bytes: always 200 and never cached, whatever happens. Without `subject` it is the visitor ' +
    'of the same-site cookie. `id` makes it idempotent. Also at `/experiments/goal/{name}`.',
  access: 'public',
  params: Name,
  query: z.object({
    subject: z.string().optional(),
    id: z.string().optional(),
    value: z.coerce.number().optional(),
  }),
  media: 'image/gif',
  example: { params: { name: 'signup' }, query: { subject: visitor, id: 'mail-2026-11' } },
} satisfies Operation;

export const recordNamedGoal = {
  method: 'POST',
  path: '/goal/{name}',
  tag,
  summary: 'Record one goal at the address of its image',
  description: 'The body may be empty. Also at `/experiments/goal/{name}`.',
  access: 'door',
  params: Name,
  body: NamedGoalInput,
  response: GoalsAnswer,
  errors: door,
  example: { params: { name: 'signup' }, body: { subject: visitor, value: 3, id: 'order-18' } },
} satisfies Operation;
