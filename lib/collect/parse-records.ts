import { Refusal } from './refusal';
import { EnrollmentInput, fieldsOf, GoalRecordInput } from './schemas';
import { OLDEST_MS } from './true-time';

/**
 * One goal record; a Refusal names the fields that are wrong. Strangers are never refused for their clock; what a
 * trusted sender says happened is taken as said, unless nothing can have happened then.
 */
export function parseGoal(record: unknown, trusted = true): GoalRecordInput | Refusal {
  const parsed = GoalRecordInput.safeParse(record);
  if (parsed.success) return (trusted ? tooOld(parsed.data) : null) ?? parsed.data;
  const fields = fieldsOf(parsed.error);
  return new Refusal('invalid_input', `This is not a goal record: ${Object.keys(fields).join(', ')}.`, { fields });
}

/** One enrollment record; a Refusal names the fields that are wrong. */
export function parseEnrollment(record: unknown, trusted = true): EnrollmentInput | Refusal {
  const parsed = EnrollmentInput.safeParse(record);
  if (parsed.success) return (trusted ? tooOld(parsed.data) : null) ?? parsed.data;
  const fields = fieldsOf(parsed.error);
  return new Refusal('invalid_input', `This is not an enrollment: ${Object.keys(fields).join(', ')}.`, { fields });
}

function tooOld({ at }: { at?: string | null | undefined }): Refusal | null {
  if (at === undefined || at === null || Date.parse(at) >= OLDEST_MS) return null;
  return new Refusal('invalid_input', 'at: must be after 1900.', { fields: { at: ['must be after 1900'] } });
}
