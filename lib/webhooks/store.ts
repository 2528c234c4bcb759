import { z } from 'zod';
import type { Prisma } from '@/lib/db/generated/client';
import { Problem } from '@/lib/db/problem';
import type { Context } from '@/lib/db/context';
import { environment } from '@/lib/config/env';
import { findTarget, NotSent } from './safe-fetch';
import type { WebhookState, WebhookView } from './schemas';

/** Private to this room: rows as they are shown, and what is checked before they are stored. */

/** Never asked for: the secrets. */
export const SHOWN = { secret: true, oldSecret: true } as const;

export type WebhookRow = Prisma.WebhookGetPayload<{ omit: typeof SHOWN }>;
const Flows = z.array(z.string()).nullable();

function stateOf(row: WebhookRow): WebhookState {
  if (row.archivedAt !== null) return 'archived';
  if (!row.enabled) return row.goneAt === null ? 'off' : 'gone';
  return row.failingSince === null ? 'on' : 'failing';
}

export function viewWebhook(row: WebhookRow): WebhookView {
  const text = (at: Date | null) => at?.toISOString() ?? null;
  return {
    ...{ id: row.id, name: row.name, url: row.url, flows: Flows.parse(row.flows), enabled: row.enabled },
    ...{ state: stateOf(row), goneAt: text(row.goneAt), failingSince: text(row.failingSince) },
    ...{ lastSuccessAt: text(row.lastSuccessAt), lastFailureAt: text(row.lastFailureAt), lastError: row.lastError },
    ...{ oldSecretUntil: text(row.oldSecretUntil), createdAt: row.createdAt.toISOString() },
    archivedAt: text(row.archivedAt),
  };
}

/** A webhook without its secrets. @throws Problem `not_found` */
export async function findWebhook(ctx: Context, id: string): Promise<WebhookRow> {
  const row = await ctx.db.webhook.findUnique({ where: { id }, omit: SHOWN });
  if (row === null) throw new Problem('not_found', 'There is no such webhook.');
  return row;
}

/** What the log says of a webhook: of its address only the host, since the rest may be a secret. */
export const loggedWebhook = ({ name, url, flows, enabled }: WebhookView) => ({
  ...{ name, flows, enabled },
  receiver: new URL(url).origin,
});

/** Refuses an address that must not be sent to, before any transaction. @throws Problem `invalid_input` */
export async function checkReceiver(url: string): Promise<void> {
  try {
    await findTarget(url, guards());
  } catch (error) {
    if (!(error instanceof NotSent)) throw error;
    throw new Problem('invalid_input', 'Nothing can be sent to this address.', { url: [error.message] });
  }
}

/** Refuses flows that nobody has defined. @throws Problem `invalid_input` */
export async function checkFlows({ db }: Context, flows: readonly string[] | null): Promise<void> {
  if (flows === null) return;
  const known = await db.flow.findMany({ where: { slug: { in: [...flows] } }, select: { slug: true } });
  const unknown = flows.find((slug) => !known.some((flow) => flow.slug === slug));
  if (unknown === undefined) return;
  throw new Problem('invalid_input', 'Some of this is not valid.', { flows: [`There is no flow "${unknown}".`] });
}

/** Whether http and private addresses may be sent to: only where the operator has said so. */
export const guards = () => ({ allowPrivate: environment().WEBHOOK_ALLOW_PRIVATE === '1' });
