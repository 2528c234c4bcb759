import { defineJob } from '@/lib/schedule/define-job';
import { updateRecords } from './update-records';

/** The counting of stocks and flows. Import `./jobs` for its effect, which imports this. */

defineJob({
  name: 'stock-records',
  description:
    'Counts stocks and flows at the end of every interval, and again where a late change made a count wrong.',
  every: 'minutely',
  onEveryCall: true,
  run: ({ client, now, deadlineMs, elapsedMs }) => updateRecords(client, { now, deadlineMs, elapsedMs }),
});
