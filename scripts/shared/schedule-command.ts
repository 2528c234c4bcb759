import { listJobs } from '@/lib/schedule/list-jobs';
import { runDueJobs } from '@/lib/schedule/run-due-jobs';
import type { PrismaClient } from '@/lib/db/generated/client';

const DEADLINE_MS = 600_000;
/** As in the ticker: a statement that is stuck holds nobody up for ever. */
const END_MS = 900_000;
const WIDTHS = [20, 16, 26, 26];

/** What a command needs of the world: a database, the time, and where its lines go. */
export type Surroundings = {
  client: PrismaClient;
  now: Date;
  print: (line: string) => void;
  complain: (line: string) => void;
};

/** `npm run schedule`: says what there is, or runs what is due. Returns the exit code; 1 when a job failed. */
export async function runScheduleCommand(list: boolean, { client, now, print }: Surroundings): Promise<number> {
  if (list) {
    const jobs = await listJobs({ db: client, actor: { kind: 'code', name: 'schedule' }, now });
    const line = (cells: string[]) => print(cells.map((cell, index) => cell.padEnd(WIDTHS[index] ?? 0)).join(''));
    line(['JOB', 'EVERY', 'LAST GOOD RUN', 'NEXT', 'STATE']);
    for (const job of jobs) {
      const state = job.running ? 'running' : (job.lastRun?.status ?? 'not run yet');
      line([job.job, job.every, job.lastOkAt ?? '-', job.nextDueAt ?? '-', state]);
    }
    return 0;
  }
  const answer = await runDueJobs(client, { now, deadlineMs: DEADLINE_MS, endMs: END_MS, everyCall: true });
  print(JSON.stringify(answer, null, 2));
  return answer.status === 'failed' ? 1 : 0;
}
