import { z } from 'zod';

/** What the schedule page shows. Safe to import in components. */

export type JobView = {
  job: string;
  description: string;
  /** a named frequency, or a cron expression */
  every: string;
  running: boolean;
  lastRun: {
    startedAt: string;
    finishedAt: string | null;
    status: string;
    tally: unknown;
    error: string | null;
  } | null;
  lastOkAt: string | null;
  nextDueAt: string | null;
};

/** One run of one job. `ms` is null while it runs; `tally` is what the job counted. */
export type JobRunView = {
  id: string;
  job: string;
  period: string;
  startedAt: string;
  finishedAt: string | null;
  ms: number | null;
  status: 'running' | 'ok' | 'failed';
  tally: Record<string, unknown>;
  error: string | null;
};

export const JobName = z.string().min(1).max(100);
/** Newest first; `cursor` is the id of the last row of the page before. */
export const JobRunQuery = z.object({
  job: JobName.optional(),
  status: z.enum(['running', 'ok', 'failed']).optional(),
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});
export type JobRunQuery = z.input<typeof JobRunQuery>;

/** What `/api/cron` answers. */
export const CronAnswer = z.union([
  z.object({
    status: z.enum(['ok', 'failed']),
    jobs: z.array(
      z.object({
        job: z.string(),
        ran: z.boolean(),
        days: z.array(z.string()),
        written: z.int(),
        unchanged: z.int(),
        failed: z.int(),
        ms: z.number(),
        reason: z.string().optional(),
      }),
    ),
  }),
  z.object({ status: z.literal('skipped'), reason: z.literal('already running') }),
]);
