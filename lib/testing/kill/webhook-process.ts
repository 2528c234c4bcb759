import { closeDatabase, database } from '@/lib/db/client';
import { runJob } from '@/lib/schedule/run-job';
import '@/lib/webhooks/jobs';

/** One run of the job `webhooks` in a process of its own, to be killed. Begins at the given instant. */
await runJob(database(), { job: 'webhooks', now: new Date(process.argv[2] ?? ''), deadlineMs: 30_000 });
await closeDatabase();
