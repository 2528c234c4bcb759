import { createHash, randomBytes } from 'node:crypto';
import { Webhook } from 'standardwebhooks';

/** A secret as Standard Webhooks writes it: `whsec_` and 32 random bytes in base64. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** The name of a message: the same in every attempt, another one for every receiver. */
export function messageId(webhook: string, subject: string, event: string): string {
  const hash = createHash('sha256').update([webhook, subject, event].join('\n')).digest('base64url');
  return `msg_${hash.slice(0, 27)}`;
}

export type Secrets = { secret: string; oldSecret: string | null; oldSecretUntil: Date | null };

/** The headers of one attempt (Standard Webhooks): signed with the secret, and with the one of before while it lasts. */
export function signMessage(secrets: Secrets, id: string, at: Date, body: string): Record<string, string> {
  const { secret, oldSecret, oldSecretUntil } = secrets;
  const valid = oldSecret !== null && oldSecretUntil !== null && oldSecretUntil > at ? [secret, oldSecret] : [secret];
  return {
    'content-type': 'application/json',
    'user-agent': 'Weir',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': valid.map((one) => new Webhook(one).sign(id, at, body)).join(' '),
  };
}
