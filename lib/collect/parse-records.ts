import { Refusal } from './refusal';
import { EnrollmentInput, fieldsOf, GoalRecordInput } from './schemas';

/** One goal record of a stranger; a Refusal names the fields that are wrong. */
export function parseGoal(record: unknown): GoalRecordInput | Refusal {
  const parsed = GoalRecordInput.safeParse(record);
  if (parsed.success) return parsed.data;
  const fields = fieldsOf(parsed.error);
  return new Refusal('invalid_input', `This is not a goal record: ${Object.keys(fields).join(', ')}.`, { fields });
}

/** One enrollment record of a stranger; a Refusal names the fields that are wrong. */
export function parseEnrollment(record: unknown): EnrollmentInput | Refusal {
  const parsed = EnrollmentInput.safeParse(record);
  if (parsed.success) return parsed.data;
  const fields = fieldsOf(parsed.error);
  return new Refusal('invalid_input', `This is not an enrollment: ${Object.keys(fields).join(', ')}.`, { fields });
}
