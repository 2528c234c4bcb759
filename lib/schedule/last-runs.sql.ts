import type { Database } from '@/lib/db/context';

/** A run as it is stored; `tally` is what the job counted. */
export type LastRun = {
  startedAt: Date;
  finishedAt: Date | null;
  status: string;
  tally: unknown;
  error: string | null;
};

/**
 * The last run of each job, and when its last good run started. One statement for all jobs, two looks into the index
 * (job, started_at) for each; the ORM would ask twice per job. Jobs that never ran have null for both.
 */
export async function readLastRuns(
  db: Database,
  jobs: readonly string[],
): Promise<Map<string, { last: LastRun | null; lastOkAt: Date | null }>> {
  const rows = await db.$queryRaw<
    (Omit<LastRun, 'startedAt'> & { job: string; startedAt: Date | null; okAt: Date | null })[]
  >`
    SELECT name AS job, last.started_at AS "startedAt", last.finished_at AS "finishedAt", last.status, last.tally,
           last.error, ok.started_at AS "okAt"
    FROM unnest(${[...jobs]}::text[]) AS name
    LEFT JOIN LATERAL (
      SELECT started_at, finished_at, status, tally, error FROM job_run
      WHERE job = name ORDER BY started_at DESC LIMIT 1
    ) last ON true
    LEFT JOIN LATERAL (
      SELECT started_at FROM job_run WHERE job = name AND status = 'ok' ORDER BY started_at DESC LIMIT 1
    ) ok ON true`;
  return new Map(
    rows.map(({ job, startedAt, okAt, ...run }) => [
      job,
      { last: startedAt === null ? null : { ...run, startedAt }, lastOkAt: okAt },
    ]),
  );
}
