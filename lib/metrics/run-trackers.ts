import type { PrismaClient } from '@/lib/db/generated/client';
import { readSettings } from '@/lib/settings/read-settings';
import { forgetMarks } from '@/lib/subjects/mark-source';
import { applyTrackerDefinitions } from './apply-tracker-definitions';
import { loadTrackers } from './load-tracker';
import { runTracker } from './run-tracker';
import './sources';

export type TrackersTally = {
  /** Metrics whose statistics changed. */
  metrics: string[];
  written: number;
  unchanged: number;
  deleted: number;
  failed: number;
  errors: string[];
  complete: boolean;
};

/**
 * Brings the statistics of every tracker up to date. One after the other, each in transactions of its own: when the time
 * is up it stops between two, and the next call goes on. A tracker that fails is counted and does not stop the others.
 * `metric`: only that one. Cheap when nothing is new: a few index look-ups for each tracker.
 */
export async function runTrackers(
  client: PrismaClient,
  input: { now: Date; elapsedMs: () => number; deadlineMs?: number; metric?: string; overlapSeconds?: number },
): Promise<TrackersTally> {
  const deadlineMs = input.deadlineMs ?? 600_000;
  const leftMs = () => deadlineMs - input.elapsedMs();
  const tally: TrackersTally = {
    metrics: [],
    written: 0,
    unchanged: 0,
    deleted: 0,
    failed: 0,
    errors: [],
    complete: true,
  };
  await applyTrackerDefinitions({ db: client, actor: { kind: 'code', name: 'trackers' }, now: input.now });
  await forgetMarks(client);
  const { timeZone } = await readSettings(client);
  for (const { definition } of await loadTrackers(client)) {
    if (input.metric !== undefined && input.metric !== definition.metric) continue;
    if (leftMs() <= 0) {
      tally.complete = false;
      break;
    }
    try {
      const done = await runTracker(client, definition, {
        ...{ now: input.now, timeZone, leftMs },
        ...(input.overlapSeconds === undefined ? {} : { overlapSeconds: input.overlapSeconds }),
      });
      tally.written += done.written;
      tally.unchanged += done.unchanged;
      tally.deleted += done.deleted;
      tally.complete &&= done.complete;
      if (done.written + done.deleted > 0) tally.metrics.push(definition.metric);
    } catch (error) {
      tally.failed += 1;
      tally.errors.push(`${definition.metric}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return tally;
}
