import { defineJob } from '@/lib/schedule/define-job';
import { deliverWebhooks } from './deliver-webhooks';

/** This room's job. Import this file for its effect. */

defineJob({
  name: 'webhooks',
  description: 'Tells the receivers of webhooks about flow events; what fails is tried again.',
  every: 'minutely',
  onEveryCall: true,
  // A receiver that is away is its owner's business: the run of the job is none the worse for it.
  run: async ({ client, now, deadlineMs, elapsedMs }) => {
    const { delivered, ...tally } = await deliverWebhooks(client, { now, deadlineMs, elapsedMs });
    return { ...tally, written: delivered };
  },
});
