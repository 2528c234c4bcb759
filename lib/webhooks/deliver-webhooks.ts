import { logActivity } from '@/lib/activity/log-activity';
import type { PrismaClient, Webhook } from '@/lib/db/generated/client';
import { NotSent, postSafely } from './safe-fetch';
import { messageId, signMessage } from './sign-message';
import { guards } from './store';

/** Waiting times after the first, second, … failure; after the last one there is no other attempt. Unit: seconds. */
export const RETRY_SECONDS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000] as const;
/** A waiting time is up to so much longer, so that what failed together does not come back together. Unit: fraction. */
const JITTER = 0.2;
/** How long what is being sent is nobody else's: much longer than a receiver may take. Unit: seconds. */
const CLAIM_SECONDS = 60;
/** Receivers that are sent to at a time, and messages to one of them. */
const LANES = 4;
const AT_ONCE = 8;
/** Other jobs want their turn. Unit: milliseconds. */
const LONGEST_TURN_MS = 20_000;
/** A delivery that is older is forgotten, whatever became of it. Unit: milliseconds. */
const KEPT_MS = 30 * 86_400_000;

type Time = { now: Date; deadlineMs: number; elapsedMs: () => number };
export type WebhookTally = { delivered: number; notDelivered: number; complete: boolean };

type Claimed = {
  subject_id: string;
  event_id: string;
  attempts: number;
  flow: string;
  kind: string;
  external_id: string;
  source: string | null;
  sink: string | null;
  /** Null: the event is not there any more. */
  at: Date | null;
};

/**
 * Sends what is due to the receivers of all webhooks that are on: several at a time, the receivers in turns, so that none
 * waits for a slow one. One that cannot be reached is left alone until the next call. What fails is tried again, nine
 * times in all in over two days, then stays listed as failed. Several processes may do this at once: each message
 * is claimed by one, and one that dies while it sends leaves it to the next, with the same id.
 */
export async function deliverWebhooks(client: PrismaClient, input: Time): Promise<WebhookTally> {
  const tally: WebhookTally = { delivered: 0, notDelivered: 0, complete: true };
  await client.webhook.updateMany({
    where: { oldSecretUntil: { lte: input.now } },
    data: { oldSecret: null, oldSecretUntil: null },
  });
  const webhooks = await client.webhook.findMany();
  const before = new Date(input.now.getTime() - KEPT_MS);
  await client.webhookDelivery.deleteMany({
    where: { webhookId: { in: webhooks.map(({ id }) => id) }, queuedAt: { lt: before } },
  });
  const waiting = webhooks.filter(({ enabled, archivedAt }) => enabled && archivedAt === null);
  const turnMs = Math.min(input.deadlineMs, LONGEST_TURN_MS);
  const lane = async () => {
    for (let webhook = waiting.shift(); webhook !== undefined; webhook = waiting.shift()) {
      if (input.elapsedMs() >= turnMs) tally.complete = false;
      else if (await sendBatch(client, webhook, input, tally)) waiting.push(webhook);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return tally;
}

/** Sends some of what is due to one receiver. Answers whether there may be more, and the receiver is there for it. */
async function sendBatch(client: PrismaClient, webhook: Webhook, time: Time, tally: WebhookTally): Promise<boolean> {
  const claimed = await claim(client, webhook.id, clock(time));
  const went = await Promise.all(
    claimed.map(async (one) => {
      const where = { subjectId: one.subject_id, eventId: one.event_id, webhookId: webhook.id };
      if (one.at === null) {
        await client.webhookDelivery.deleteMany({ where });
        return 'went';
      }
      const body = bodyOf({ ...one, at: one.at });
      const id = messageId(webhook.id, one.subject_id, one.event_id);
      const { status, error } = await attempt(webhook, { id, body, at: clock(time) });
      await note(client, { webhook, where, attempts: one.attempts, status, error, at: clock(time) });
      if (error === null) tally.delivered += 1;
      else tally.notDelivered += 1;
      return status === null || status === 410 ? 'away' : 'went';
    }),
  );
  return claimed.length === AT_ONCE && !went.includes('away');
}

const clock = ({ now, elapsedMs }: Time): Date => new Date(now.getTime() + Math.floor(elapsedMs()));

/** Takes what is due, for a while, and counts the attempt. */
function claim(client: PrismaClient, webhook: string, now: Date): Promise<Claimed[]> {
  const until = new Date(now.getTime() + CLAIM_SECONDS * 1_000);
  return client.$queryRaw<Claimed[]>`
    WITH due AS (
      SELECT subject_id, event_id, webhook_id FROM webhook_delivery
      WHERE webhook_id = ${webhook}::uuid AND due_at <= ${now}
      ORDER BY due_at, event_id LIMIT ${AT_ONCE} FOR UPDATE SKIP LOCKED
    ), claimed AS (
      UPDATE webhook_delivery d SET due_at = ${until}, attempts = d.attempts + 1 FROM due
      WHERE d.subject_id = due.subject_id AND d.event_id = due.event_id AND d.webhook_id = due.webhook_id
      RETURNING d.*
    )
    SELECT c.subject_id::text, c.event_id::text, c.attempts, f.slug AS flow, s.kind, s.external_id, e.source, e.sink, e.at
    FROM claimed c
    LEFT JOIN (flow_event e JOIN flow f ON f.id = e.flow_id JOIN subject s ON s.id = e.subject_id)
      ON e.subject_id = c.subject_id AND e.id = c.event_id`;
}

/** The same in every attempt: a few hundred bytes, 1 kB at most. */
function bodyOf({ flow, kind, external_id, source, sink, at, event_id }: Claimed & { at: Date }): string {
  const data = { eventId: event_id, flow, subject: { kind, id: external_id }, source, sink, at: at.toISOString() };
  return JSON.stringify({ type: 'flow.event', timestamp: at.toISOString(), data });
}

/** Sends a message once. `status` null: there was no answer. `error` null: the receiver has it. */
export async function attempt(
  webhook: Webhook,
  { id, body, at }: { id: string; body: string; at: Date },
): Promise<{ status: number | null; error: string | null }> {
  try {
    const status = await postSafely(webhook.url, { headers: signMessage(webhook, id, at, body), body }, guards());
    if (status >= 200 && status < 300) return { status, error: null };
    const more = status >= 300 && status < 400 ? '; redirects are not followed' : '';
    return { status, error: `answered ${String(status)}${more}` };
  } catch (error) {
    if (!(error instanceof NotSent)) throw error;
    return { status: null, error: error.message };
  }
}

type Outcome = {
  webhook: Webhook;
  where: { subjectId: string; eventId: string; webhookId: string };
  attempts: number;
  status: number | null;
  error: string | null;
  at: Date;
};

/** Writes down what became of an attempt, unless somebody else has claimed the message meanwhile. */
async function note(client: PrismaClient, { webhook, where, attempts, status, error, at }: Outcome): Promise<void> {
  const seconds = status === 410 ? undefined : RETRY_SECONDS[attempts - 1];
  const dueAt =
    error === null || seconds === undefined
      ? null
      : new Date(at.getTime() + Math.round(seconds * 1_000 * (1 + Math.random() * JITTER)));
  await client.webhookDelivery.updateMany({
    where: { ...where, attempts, deliveredAt: null },
    data: { status, error, dueAt, deliveredAt: error === null ? at : null },
  });
  await noteReceiver(client, webhook.id, { error, at });
  if (status === 410) await switchOff(client, webhook, at);
}

/** Writes down how the receiver is, for the list of webhooks. */
export async function noteReceiver(
  client: Pick<PrismaClient, '$executeRaw'>,
  id: string,
  { error, at }: { error: string | null; at: Date },
): Promise<void> {
  if (error === null)
    await client.$executeRaw`
      UPDATE webhook SET last_success_at = ${at}, failing_since = NULL WHERE id = ${id}::uuid`;
  else
    await client.$executeRaw`
      UPDATE webhook SET last_failure_at = ${at}, last_error = ${error}, failing_since = coalesce(failing_since, ${at})
      WHERE id = ${id}::uuid`;
}

/** The receiver wants nothing any more. */
async function switchOff(client: PrismaClient, webhook: Webhook, at: Date): Promise<void> {
  await client.$transaction(async (db) => {
    const where = { id: webhook.id, enabled: true };
    const { count } = await db.webhook.updateMany({ where, data: { enabled: false, goneAt: at } });
    if (count === 0) return;
    const ctx = { db, actor: { kind: 'code', name: 'webhooks' } as const, now: at };
    await logActivity(ctx, { action: 'webhook.switched_off', entity: 'webhook', entityKey: webhook.name });
  });
}
