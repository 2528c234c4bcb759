import '@/lib/stocks/jobs';
import '@/lib/definitions/jobs';
import { defineJob } from '@/lib/schedule/define-job';
import { pruneOperations } from './prune-operations';
import { purgeUnconfirmed } from './purge-unconfirmed';
import { updateReports } from './update-reports';
import { runUpkeep } from './upkeep/run-upkeep';

/** This room's jobs, and those that this installation defines. Import this file for its effect. */

defineJob({
  name: 'upkeep',
  description: 'Derives first conversions, clusters and who counts from the records that arrived since.',
  every: 'minutely',
  run: async ({ client }) => ({ ...(await runUpkeep(client)) }),
});

defineJob({
  name: 'reports',
  description: 'Computes the daily reports of closed days that are new or out of date.',
  every: 'hourly',
  onEveryCall: true,
  run: ({ client, now, deadlineMs, elapsedMs }) => updateReports(client, { now, deadlineMs, elapsedMs }),
});

defineJob({
  name: 'purge',
  description: 'Counts and removes visitors that never proved to be people, and forgets old runs.',
  every: 'daily',
  run: async ({ client, now }) => ({
    purged: await purgeUnconfirmed(client, now),
    forgotten: await pruneOperations(client, now),
  }),
});
