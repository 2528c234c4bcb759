import '@/lib/experiments/jobs';
import '@/lib/metrics/jobs';
import { cronHandler } from '@/lib/http/cron-handler';
import { refuseMethods } from '@/lib/http/refuse-methods';
import { findJob } from '@/lib/schedule/define-job';
import { runDueJobs } from '@/lib/schedule/run-due-jobs';

export const dynamic = 'force-dynamic';
export const maxDuration = 60;

const handler = cronHandler({ has: (name) => findJob(name) !== undefined, run: runDueJobs });

export { handler as GET, handler as POST };

const refused = refuseMethods('GET', 'POST');
export { refused as DELETE, refused as PATCH, refused as PUT };
