import { z } from 'zod';
import type { Erased } from './erase-subject';
import type { SubjectExport } from './export-subject';

/** What is stored of a subject, as the routes answer it. */
const rows = z.array(z.record(z.string(), z.unknown()));

export const SubjectExportAnswer = z.object({
  subject: z.object({
    kind: z.string(),
    id: z.string(),
    attributes: z.record(z.string(), z.unknown()),
    confirmedAt: z.iso.datetime().nullable(),
    receivedAt: z.iso.datetime(),
  }),
  changes: rows,
  stays: rows,
  flowEvents: rows,
  callbacks: rows,
  webhookDeliveries: rows,
  enrollments: rows,
  firstConversions: rows,
  goalRecords: rows,
  links: rows,
  cluster: rows,
  refusals: rows,
  uploads: rows,
  quarantinedLines: rows,
}) satisfies z.ZodType<SubjectExport>;

export const ErasedAnswer = z.object({
  changes: z.int(),
  flowEvents: z.int(),
  enrollments: z.int(),
  goalRecords: z.int(),
  links: z.int(),
  quarantinedLines: z.int(),
}) satisfies z.ZodType<Erased>;
