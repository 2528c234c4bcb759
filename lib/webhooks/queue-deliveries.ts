import { instantArray, plainArray } from '@/lib/db/array-literal';
import type { Context } from '@/lib/db/context';

/** An event that a webhook wants to hear of. */
export type Owed = { subject: string; event: string; flowId: number; webhook: string };

/** Queues deliveries in the transaction of the events. One that is queued or was delivered is not queued again. */
export async function queueDeliveries(tx: Context, owed: readonly Owed[]): Promise<void> {
  if (owed.length === 0) return;
  const now = instantArray(owed.map(() => tx.now));
  await tx.db.$executeRaw`
    INSERT INTO webhook_delivery (subject_id, event_id, webhook_id, flow_id, queued_at, due_at)
    SELECT * FROM unnest(
      ${plainArray(owed.map((one) => one.subject))}::uuid[], ${plainArray(owed.map((one) => one.event))}::uuid[],
      ${plainArray(owed.map((one) => one.webhook))}::uuid[], ${plainArray(owed.map((one) => one.flowId))}::int[],
      ${now}::timestamptz[], ${now}::timestamptz[])
    ON CONFLICT DO NOTHING`;
}
