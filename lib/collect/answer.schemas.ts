import { z } from 'zod';

/** What the public door answers, as schemas. */

const RejectedAnswer = z.object({
  /** Its place in the batch, from 0. */
  index: z.int(),
  code: z.string(),
  message: z.string(),
  fields: z.record(z.string(), z.array(z.string())).optional(),
});
const counted = { recorded: z.int(), duplicates: z.int(), conflicts: z.int() };

const imported = {
  lines: z.int(),
  failed: z.int(),
  /** The first 100; lines are counted from 1. */
  errors: z.array(z.object({ line: z.int(), code: z.string(), message: z.string() })),
};

export const EnrollmentReasonAnswer = z.enum([
  'enrolled',
  'already_enrolled',
  'crossed',
  'duplicate',
  'disabled',
  'promoted',
  'outside_coverage',
  'no_subject',
  'unknown_experiment',
  'external',
]);

export const EnrollmentResultAnswer = z.object({
  experiment: z.string(),
  variant: z.string(),
  /** The variant's value; null when it has none. */
  value: z.unknown(),
  enrolled: z.boolean(),
  reason: EnrollmentReasonAnswer,
});

/** In the place of a record that was refused. */
const EnrollmentErrorAnswer = z.object({
  experiment: z.string().nullable(),
  error: z.object({
    code: z.string(),
    message: z.string(),
    fields: z.record(z.string(), z.array(z.string())).optional(),
  }),
});

export const EnrollmentsAnswer = z.union([
  EnrollmentResultAnswer,
  z.object({ results: z.array(z.union([EnrollmentResultAnswer, EnrollmentErrorAnswer])) }),
]);

export const GoalsAnswer = z.object({ ...counted, unknown: z.array(z.string()), rejected: z.array(RejectedAnswer) });
export const ChangesAnswer = z.object({ ...counted, rejected: z.array(RejectedAnswer) });
export const FlowEventsRecorded = ChangesAnswer.extend({ unknown: z.array(z.string()).optional() });
export const PutSubjectAnswer = z.object(counted);

export const EnrollmentImportAnswer = z.object({
  lines: z.int(),
  /** How many lines had each reason. */
  results: z.partialRecord(EnrollmentReasonAnswer, z.int()),
  failed: imported.failed,
  errors: imported.errors,
});
export const GoalImportAnswer = z.object({ ...imported, ...counted, unknown: z.array(z.string()) });
export const ChangeImportAnswer = z.object({ ...imported, ...counted, unknown: z.array(z.string()).optional() });

export const HealthAnswer = z.object({
  status: z.enum(['ok', 'draining', 'failing']),
  /** With `deep=1` only, as are the others below. */
  database: z.enum(['ok', 'unreachable']).optional(),
  migrations: z.enum(['ok', 'pending', 'unknown']).optional(),
  jobs: z.array(z.object({ job: z.string(), lastOkAt: z.iso.datetime().nullable() })).optional(),
  timeZone: z.string().nullable().optional(),
});
