import { flushCounters } from './counters';
import { confirmationQueue, linkQueue } from './record-identity';
import { enrollmentQueue } from './record-enrollments';
import { goalQueue } from './record-goals';
import { closeCollectPool } from './pool';

/** Waits until every accepted record is committed, writes the counts, and closes the connections. */
export async function flushEverything(): Promise<void> {
  await Promise.all([
    goalQueue().drained(),
    enrollmentQueue().drained(),
    confirmationQueue().drained(),
    linkQueue().drained(),
  ]);
  await flushCounters();
  await closeCollectPool();
}

/** Records that wait to be written, by kind. */
export function waitingRecords(): Record<string, number> {
  return {
    goal: goalQueue().length,
    enrollment: enrollmentQueue().length,
    confirmation: confirmationQueue().length,
    identify: linkQueue().length,
  };
}
