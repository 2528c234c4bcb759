import type { JsonValue, VariantConfig } from '@/lib/assign';
import { insertEnrollments, type EnrollmentOutcome, type EnrollmentRow } from '@/lib/experiments/insert-enrollments';
import { loadDefinitions, type Definitions } from '@/lib/experiments/load-definitions';
import { enrollmentEventId, subjectId } from '@/lib/subjects/subject-id';
import { count, countTotal, noteRefused } from './counters';
import { GroupCommit, type RowResult } from './group-commit';
import { judgeEnrollment, type Judgement } from './judge-enrollment';
import { collectPool } from './pool';
import { isDriven, storedContext } from './record-context';
import { isRefusal, Refusal, toRefusal } from './refusal';
import type { EnrollmentInput, SubjectRef } from './schemas';
import type { Sender } from './sender';
import { kept } from './state';
import { trueTime } from './true-time';

export type EnrollmentReason =
  Judgement['reason'] | 'already_enrolled' | 'crossed' | 'duplicate' | 'unknown_experiment';

export type EnrollmentAnswer = {
  experiment: string;
  variant: string;
  value: JsonValue;
  /** The subject is in the experiment, now or since earlier. */
  enrolled: boolean;
  reason: EnrollmentReason;
};

/** The answer to one record, or why it alone was refused. */
export type EnrollmentResult = EnrollmentAnswer | Refusal;

export type WriteEnrollments = (rows: readonly EnrollmentRow[]) => Promise<RowResult<EnrollmentOutcome>[]>;

const together: WriteEnrollments = (rows) => enrollmentQueue().add(rows);

export const enrollmentQueue = (): GroupCommit<EnrollmentRow, EnrollmentOutcome> =>
  kept('enrollments', () => new GroupCommit((rows) => insertEnrollments(collectPool(), rows), 2));

/**
 * Judges and stores enrollments, and answers what each subject sees. Returns when everything is committed. Throws
 * `unavailable` when the database cannot take it.
 */
export async function recordEnrollments(
  inputs: readonly EnrollmentInput[],
  sender: Sender,
  write = together,
): Promise<EnrollmentResult[]> {
  const definitions = await loadDefinitions();
  const rows: EnrollmentRow[] = [];
  const judged = inputs.map((input) => {
    try {
      return judgeOne(input, sender, definitions, rows);
    } catch (error) {
      return toRefusal(error);
    }
  });
  const written = await write(rows);
  let next = 0;
  return judged.map((result) => {
    if (isRefusal(result)) return refused(result);
    if (result.row === null) return result.answer;
    return afterWrite(result, written[next++]);
  });
}

type Judged = { answer: EnrollmentAnswer; row: EnrollmentRow | null; variants: readonly VariantConfig[] };

function judgeOne(input: EnrollmentInput, sender: Sender, definitions: Definitions, rows: EnrollmentRow[]): Judged {
  const { experiment, subject } = input;
  if (!sender.trusted && subject !== null && subject !== undefined && subject.kind !== 'visitor')
    throw new Refusal('forbidden', 'Only a secret token may name subjects other than visitors.');
  const definition = definitions.experiments.get(experiment);
  if (definition === undefined) {
    count('unknown_experiment', experiment);
    noteRefused({
      at: sender.receivedAt,
      kind: 'enrollment',
      name: experiment,
      subject: subject?.id ?? null,
      reason: 'unknown_experiment',
    });
    return {
      answer: { experiment, variant: 'control', value: null, enrolled: false, reason: 'unknown_experiment' },
      row: null,
      variants: [],
    };
  }
  const time = trueTime({
    at: input.at ?? undefined,
    sentAt: input.sentAt ?? undefined,
    receivedAt: sender.receivedAt,
    trusted: sender.trusted,
  });
  const judgement = judgeEnrollment(input, definition, time.at, sender.trusted);
  const { variant, value, reason } = judgement;
  const { variants } = judgement.config;
  const answer = { experiment, variant, value, enrolled: false, reason };
  if (judgement.stored === null || subject === null || subject === undefined) return { answer, row: null, variants };
  if (time.clamped) count('clamped', experiment);
  const row = toRow({
    input,
    subject,
    definition: definition.id,
    judgement,
    stored: judgement.stored,
    at: time.at,
    sender,
  });
  rows.push(row);
  return { answer, row, variants };
}

function toRow(given: {
  input: EnrollmentInput;
  subject: SubjectRef;
  definition: number;
  judgement: Judgement;
  stored: { phase: number; crossed: boolean };
  at: Date;
  sender: Sender;
}): EnrollmentRow {
  const { input, subject, sender, at, stored } = given;
  const id = subjectId(subject.kind, subject.id);
  const context = storedContext(sender, input.context);
  const { variant } = given.judgement;
  const confirmed = sender.trusted && input.confirmed !== false;
  const automated = !sender.trusted && (sender.automated || isDriven(input.context));
  if (automated) count('automated', input.experiment);
  return {
    subject: { id, kind: subject.kind, externalId: subject.id, confirmedAt: confirmed ? at : null },
    experimentId: given.definition,
    phase: stored.phase,
    variant,
    enrolledAt: at,
    eventId: enrollmentEventId(id, given.definition, stored.phase, input.id ?? '', `${variant}${context ?? ''}`),
    context,
    crossed: stored.crossed,
    automated,
    confirmed,
  };
}

function afterWrite({ answer, variants }: Judged, result: RowResult<EnrollmentOutcome> | undefined): EnrollmentResult {
  if (result === undefined) return toRefusal(new Error('timeout: no result'));
  if ('refusal' in result) return refused(result.refusal);
  const { fresh, crossed, duplicate, variant } = result.outcome;
  countTotal(fresh ? 'enrollments_recorded' : 'enrollments_repeated');
  if (crossed) count('crossed', answer.experiment);
  const reason = crossed ? 'crossed' : duplicate ? 'duplicate' : fresh ? 'enrolled' : 'already_enrolled';
  // What was stored first counts, also when another system now reports something else.
  const value =
    variant === answer.variant ? answer.value : (variants.find(({ key }) => key === variant)?.value ?? null);
  return { ...answer, variant, value, enrolled: true, reason };
}

function refused(refusal: Refusal): Refusal {
  count('rejected', refusal.code);
  return refusal;
}
