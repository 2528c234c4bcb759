import { defineJob } from '@/lib/schedule/define-job';
import { runTrackers } from './run-trackers';

/** This room's jobs. Import this file for its effect. */

defineJob({
  name: 'trackers',
  description: 'Computes the statistics of trackers: new days, and those that late or removed records changed.',
  every: 'minutely',
  onEveryCall: true,
  run: async ({ client, now, deadlineMs, elapsedMs }) => ({
    ...(await runTrackers(client, { now, deadlineMs, elapsedMs })),
  }),
});
