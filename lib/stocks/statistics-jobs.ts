import { defineJob } from '@/lib/schedule/define-job';
import { updateProcessStatistics } from './update-process-statistics';

/** The statistics of processes, day by day. Import `./jobs` for its effect, which imports this. */

defineJob({
  name: 'process-statistics',
  description: 'Stores what each process was at the end of every day, and again where a late change made a day wrong.',
  every: 'hourly',
  onEveryCall: true,
  run: async ({ client, now, deadlineMs, elapsedMs }) => {
    const { days, ...tally } = await updateProcessStatistics(client, { now, deadlineMs, elapsedMs });
    return { ...tally, computed: days };
  },
});
