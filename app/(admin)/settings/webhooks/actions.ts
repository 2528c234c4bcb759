'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/auth/define-action';
import { createWebhook } from '@/lib/webhooks/create-webhook';
import { retryDeliveries } from '@/lib/webhooks/retry-deliveries';
import { rotateWebhookSecret } from '@/lib/webhooks/rotate-webhook-secret';
import { WebhookChange, WebhookChoice, WebhookInput } from '@/lib/webhooks/schemas';
import { setWebhookArchived } from '@/lib/webhooks/set-webhook-archived';
import { testWebhook } from '@/lib/webhooks/test-webhook';
import { updateWebhook } from '@/lib/webhooks/update-webhook';

/** A webhook sends data to somebody outside: admins only. */
const administer = { permission: 'administer' } as const;

export const createWebhookAction = defineAction({ ...administer, input: WebhookInput, run: createWebhook });
export const updateWebhookAction = defineAction({
  ...administer,
  input: WebhookChoice.extend({ change: WebhookChange }),
  run: updateWebhook,
});
export const setWebhookArchivedAction = defineAction({
  ...administer,
  input: WebhookChoice.extend({ archived: z.boolean() }),
  run: setWebhookArchived,
});
export const rotateWebhookSecretAction = defineAction({
  ...administer,
  input: WebhookChoice,
  run: rotateWebhookSecret,
});
export const testWebhookAction = defineAction({ ...administer, input: WebhookChoice, run: testWebhook });
export const retryDeliveriesAction = defineAction({
  ...administer,
  input: WebhookChoice.extend({ delivery: z.object({ subjectId: z.uuid(), eventId: z.uuid() }).optional() }),
  run: retryDeliveries,
});
