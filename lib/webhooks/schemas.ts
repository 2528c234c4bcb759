import { z } from 'zod';
import { Key, Label } from '@/lib/config/names';

/** Shapes of webhooks. Safe to import in components. */

/** Slugs of the flows that it hears of; null: all, those of the future too. */
const Flows = z.array(Key).min(1, 'Choose one at least.').max(100).nullable();

const Fields = z.object({
  name: Label.pipe(z.string().max(100)),
  url: z.string().trim().min(1, 'is needed').max(2000),
  flows: Flows,
  enabled: z.boolean(),
});
export const WebhookInput = Fields.extend({ flows: Flows.default(null), enabled: z.boolean().default(true) });
export type WebhookInput = z.input<typeof WebhookInput>;
/** Without defaults: what is not said stays. */
export const WebhookChange = Fields.partial();
export type WebhookChange = z.input<typeof WebhookChange>;

export const WebhookChoice = z.object({ id: z.uuid() });
export const DELIVERIES = ['all', 'waiting', 'failed'] as const;
export type DeliveryFilter = (typeof DELIVERIES)[number];

/** `gone`: switched off because the receiver answered 410. `failing`: on, and the last attempt failed. */
export type WebhookState = 'on' | 'failing' | 'off' | 'gone' | 'archived';

export type WebhookView = {
  id: string;
  name: string;
  url: string;
  flows: string[] | null;
  enabled: boolean;
  state: WebhookState;
  goneAt: string | null;
  failingSince: string | null;
  lastSuccessAt: string | null;
  lastFailureAt: string | null;
  lastError: string | null;
  /** Until then the secret of before signs as well. */
  oldSecretUntil: string | null;
  createdAt: string;
  archivedAt: string | null;
};

/** The secret is in this answer and nowhere else. */
export type WebhookSecret = { webhook: WebhookView; secret: string };

/** One message to one receiver. `state` follows from the instants. */
export type DeliveryView = {
  /** The header `webhook-id`, the same in every attempt. */
  id: string;
  subjectId: string;
  eventId: string;
  flow: string | null;
  state: 'waiting' | 'delivered' | 'failed';
  queuedAt: string;
  attempts: number;
  nextAt: string | null;
  deliveredAt: string | null;
  status: number | null;
  error: string | null;
};

/** What became of a test. */
export type TestResult = { delivered: boolean; status: number | null; error: string | null };
