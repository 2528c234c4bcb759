import type { PrismaClient } from '@/lib/db/generated/client';
import { findFlowHandler } from './callbacks';
import { runCallback } from './run-callback';

/** Waiting times after the first, second, … failure; the last one is repeated. Unit: seconds. */
const BACKOFF_SECONDS = [60, 300, 1_200, 3_600, 14_400];
/** Two days of trying. */
const MOST_ATTEMPTS = 16;
/** How long a callback that is being run is nobody else's. Unit: seconds. */
const CLAIM_SECONDS = 300;
const BATCH = 50;

type Claimed = {
  subject_id: string;
  event_id: string;
  callback: string;
  attempts: number;
  flow: string;
  kind: string;
  external_id: string;
  source: string | null;
  sink: string | null;
  at: Date;
};

export type CallbackTally = { delivered: number; failed: number; errors: string[]; complete: boolean };

/**
 * Runs the callbacks that are queued and due, one after another, each outside of any transaction. What fails is tried
 * again later, for two days; after that it stays in the table with its error. Several processes may do this at once: each
 * callback is claimed by one. What is claimed when the time is up becomes due again when the claim ends.
 */
export async function deliverCallbacks(
  client: PrismaClient,
  input: { now: Date; deadlineMs: number; elapsedMs: () => number; limitMs?: number },
): Promise<CallbackTally> {
  const tally: CallbackTally = { delivered: 0, failed: 0, errors: [], complete: true };
  for (;;) {
    const claimed = await claim(client, input.now);
    for (const one of claimed) {
      if (input.elapsedMs() >= input.deadlineMs) return { ...tally, complete: false };
      const error = await deliver(one, input.limitMs);
      const where = {
        subjectId_eventId_callback: { subjectId: one.subject_id, eventId: one.event_id, callback: one.callback },
      };
      if (error === null) {
        await client.flowCallback.deleteMany({ where: where.subjectId_eventId_callback });
        tally.delivered += 1;
      } else {
        const seconds = BACKOFF_SECONDS[Math.min(one.attempts, BACKOFF_SECONDS.length - 1)] ?? 3_600;
        await client.flowCallback.updateMany({
          where: where.subjectId_eventId_callback,
          data: { attempts: one.attempts + 1, error, dueAt: new Date(input.now.getTime() + seconds * 1_000) },
        });
        tally.failed += 1;
        if (tally.errors.length < 5) tally.errors.push(`${one.callback}: ${error}`);
      }
    }
    if (claimed.length < BATCH) return tally;
  }
}

/** Takes what is due, for a while; only events that still exist. */
function claim(client: PrismaClient, now: Date): Promise<Claimed[]> {
  const until = new Date(now.getTime() + CLAIM_SECONDS * 1_000);
  return client.$queryRaw<Claimed[]>`
    WITH due AS (
      SELECT subject_id, event_id, callback FROM flow_callback
      WHERE due_at <= ${now} AND attempts < ${MOST_ATTEMPTS}
      ORDER BY due_at, event_id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED
    ), claimed AS (
      UPDATE flow_callback c SET due_at = ${until} FROM due
      WHERE c.subject_id = due.subject_id AND c.event_id = due.event_id AND c.callback = due.callback
      RETURNING c.*
    )
    SELECT c.subject_id::text, c.event_id::text, c.callback, c.attempts, f.slug AS flow, s.kind, s.external_id,
      e.source, e.sink, e.at
    FROM claimed c
    JOIN flow_event e ON e.subject_id = c.subject_id AND e.id = c.event_id
    JOIN flow f ON f.id = e.flow_id JOIN subject s ON s.id = c.subject_id
    ORDER BY e.at, e.sequence, c.event_id`;
}

/** Null when it went well. A callback that this process does not know waits for one that does. */
async function deliver(one: Claimed, limitMs?: number): Promise<string | null> {
  const run = findFlowHandler(one.callback);
  if (run === undefined) return 'no such callback is registered in this process';
  try {
    const call = {
      eventId: one.event_id,
      flow: one.flow,
      subject: { kind: one.kind, id: one.external_id },
      source: one.source,
      sink: one.sink,
      at: one.at,
    };
    await runCallback(() => run(call), limitMs);
    return null;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).slice(0, 500) || 'failed without a word';
  }
}
