import '@/lib/experiments/jobs';
import '@/lib/metrics/jobs';
import { cronHandler } from '@/lib/http/cron-handler';
import { findJob } from '@/lib/schedule/define-job';
import { runDueJobs } from '@/lib/schedule/run-due-jobs';

export const dynamic = 'force-dynamic';
export const maxDuration = 60;

const handler = cronHandler({ has: (name) => findJob(name) !== undefined, run: runDueJobs });

export { handler as GET, handler as POST };
