// Runs what is due, as the cron route does: for crontab, systemd, or a container that ends.
//   npm run schedule             runs every job whose period has not had a good run yet; exit 1 when one failed
//   npm run schedule -- --list   says what there is, when it ran and when it is due; runs nothing
import '../lib/experiments/jobs';
import '../lib/metrics/jobs';
import '../lib/stocks/jobs';
import { closeDatabase, database } from '../lib/db/client';
import { listJobs } from '../lib/schedule/list-jobs';
import { runDueJobs } from '../lib/schedule/run-due-jobs';
import { runCommand } from './shared/environment.mjs';

const DEADLINE_MS = 600_000;
const [option, ...rest] = process.argv.slice(2);
if ((option !== undefined && option !== '--list') || rest.length > 0) {
  console.error('usage: npm run schedule [-- --list]');
  process.exit(2);
}

await runCommand(async () => {
  try {
    return option === '--list' ? await list() : await run();
  } finally {
    await closeDatabase();
  }
});

async function list(): Promise<number> {
  const jobs = await listJobs({ db: database(), actor: { kind: 'code', name: 'schedule' }, now: new Date() });
  const line = (cells: string[]) =>
    console.log(cells.map((cell, index) => cell.padEnd([20, 16, 26, 26][index] ?? 0)).join(''));
  line(['JOB', 'EVERY', 'LAST GOOD RUN', 'NEXT', 'STATE']);
  for (const job of jobs) {
    const state = job.running ? 'running' : (job.lastRun?.status ?? 'not run yet');
    line([job.job, job.every, job.lastOkAt ?? '-', job.nextDueAt ?? '-', state]);
  }
  return 0;
}

async function run(): Promise<number> {
  const answer = await runDueJobs(database(), { now: new Date(), deadlineMs: DEADLINE_MS, everyCall: true });
  console.log(JSON.stringify(answer, null, 2));
  return answer.status === 'failed' ? 1 : 0;
}
