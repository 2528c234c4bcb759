import { z } from 'zod';
import { EventId, Instant, Key, RecordValue, SubjectId, SubjectKind } from '@/lib/config/names';

/** What the public door accepts (`api.md`). Unknown fields are ignored; a missing optional one may also be null. */

/** A subject by kind and id; a plain string is a visitor's id. */
export const SubjectRef = z
  .union([SubjectId, z.object({ kind: SubjectKind.default('visitor'), id: SubjectId })], {
    error: 'must be an id of 1 to 128 printable ASCII characters, or {"kind", "id"}',
  })
  .transform((subject) => (typeof subject === 'string' ? { kind: 'visitor', id: subject } : subject));
export type SubjectRef = z.infer<typeof SubjectRef>;

const ContextValue = z.union([z.string(), z.number(), z.boolean(), z.null()]).catch(null);
/** Short facts about the page; values that are no text, number or boolean are left out. */
const RecordContext = z.record(z.string(), ContextValue);

const moment = {
  id: EventId.nullish(),
  at: Instant.nullish(),
  sentAt: Instant.nullish(),
};

export const GoalRecordInput = z.object({
  goal: Key,
  subject: SubjectRef,
  value: RecordValue.nullish(),
  context: RecordContext.nullish(),
  /** Secret callers only: false leaves the subject unconfirmed. */
  confirmed: z.boolean().nullish(),
  ...moment,
});
export type GoalRecordInput = z.infer<typeof GoalRecordInput>;

/** One goal for a subject that may come from elsewhere: the body of `POST /goal/{name}`. */
export const NamedGoalInput = GoalRecordInput.omit({ goal: true }).extend({ subject: SubjectRef.nullish() });

/** What the query of a pixel may say of its record. */
export const PixelInput = z.object({ id: EventId.nullish(), value: RecordValue.nullish() });

export const EnrollmentInput = z.object({
  experiment: Key,
  subject: SubjectRef.nullish(),
  variant: Key.nullish(),
  phase: z.int().min(0).max(100_000).nullish(),
  configVersion: z.int().min(0).max(2_147_483_647).nullish(),
  context: RecordContext.nullish(),
  confirmed: z.boolean().nullish(),
  ...moment,
});
export type EnrollmentInput = z.infer<typeof EnrollmentInput>;

export const ConfirmationInput = z.object({ visitor: SubjectId, context: RecordContext.nullish(), ...moment });
export type ConfirmationInput = z.infer<typeof ConfirmationInput>;

export const IdentifyInput = z.object({ visitor: SubjectId, user: SubjectId, ...moment });
export type IdentifyInput = z.infer<typeof IdentifyInput>;

/** Field → what is wrong with it. */
export function fieldsOf(error: z.ZodError): Record<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const issue of error.issues) {
    const name = issue.path.map(String).join('.') || 'body';
    fields.set(name, [...(fields.get(name) ?? []), issue.message]);
  }
  return Object.fromEntries(fields);
}
