import { defineJob } from '@/lib/schedule/define-job';
import { refreshHistoryStatistics } from '@/lib/db/refresh-statistics';
import { models } from '@/lib/definitions';
import { bookDecays } from './book-decays';
import { deliverCallbacks } from './deliver-callbacks';
import { rebuildHistory } from './rebuild-history';
import { snapshotModels } from './snapshot-models';

/** This room's jobs. Import this file for its effect. */

/** A rebuild of millions, or a receiver that is slow, takes many turns, so that other jobs have theirs. */
const LONGEST_TURN_MS = 40_000;

defineJob({
  name: 'history',
  description: 'Derives stays and flow events again after a stock, flow, facet or decay rule was changed.',
  every: 'minutely',
  onEveryCall: true,
  run: async ({ client, now, deadlineMs, elapsedMs }) => {
    const turnMs = Math.min(deadlineMs, LONGEST_TURN_MS);
    const { subjects, changed, ...tally } = await rebuildHistory(client, { now, deadlineMs: turnMs, elapsedMs });
    // Also of what came in small parts since the last run.
    await refreshHistoryStatistics(client, changed);
    return { ...tally, written: changed, unchanged: subjects - changed };
  },
});

defineJob({
  name: 'decay',
  description: 'Changes subjects that have stayed in a stock for as long as a decay rule says.',
  every: 'twelve_minutely',
  run: async ({ client, now, deadlineMs, elapsedMs }) => {
    const { decayed, complete } = await bookDecays(client, { now, deadlineMs, elapsedMs });
    return { written: decayed, complete };
  },
});

defineJob({
  name: 'callbacks',
  description: 'Runs the code that wants to know about flow events; what fails is tried again.',
  every: 'minutely',
  onEveryCall: true,
  run: async ({ client, now, deadlineMs, elapsedMs }) => {
    const turnMs = Math.min(deadlineMs, LONGEST_TURN_MS);
    const { delivered, ...tally } = await deliverCallbacks(client, { now, deadlineMs: turnMs, elapsedMs });
    return { ...tally, written: delivered };
  },
});

defineJob({
  name: 'model-snapshot',
  description: 'Compares the tables of tracked models with what is known of them, and books what nobody reported.',
  every: 'hourly',
  run: async ({ client, deadlineMs, elapsedMs }) => {
    const { compared, unexplained, ...tally } = await snapshotModels(client, models, { deadlineMs, elapsedMs });
    return { ...tally, written: unexplained, unchanged: compared - unexplained };
  },
});
