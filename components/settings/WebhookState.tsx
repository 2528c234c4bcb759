import { Badge, Text } from '@mantine/core';
import { RelativeTime } from '@/components/common/RelativeTime';
import type { WebhookState as State, WebhookView } from '@/lib/webhooks/schemas';

const LOOK: Record<State, { label: string; color: string }> = {
  on: { label: 'On', color: 'green' },
  failing: { label: 'Failing', color: 'red' },
  off: { label: 'Off', color: 'gray' },
  gone: { label: 'Switched off', color: 'red' },
  archived: { label: 'Archived', color: 'gray' },
};

/** How a webhook is: a word in a colour, and since when or why. */
export function WebhookState({ webhook }: { webhook: WebhookView }) {
  const { label, color } = LOOK[webhook.state];
  return (
    <>
      <Badge color={color} variant={webhook.state === 'archived' ? 'outline' : 'light'} size="sm" miw="max-content">
        {label}
      </Badge>
      {webhook.state === 'failing' && webhook.failingSince !== null && (
        <Text size="xs" c="dimmed">
          since <RelativeTime at={webhook.failingSince} />: {webhook.lastError}
        </Text>
      )}
      {webhook.state === 'gone' && (
        <Text size="xs" c="dimmed">
          the receiver said 410: it wants nothing any more
        </Text>
      )}
    </>
  );
}

/** Which flows it hears of, in words. */
export function hearsOf({ flows }: WebhookView, names: readonly { slug: string; name: string }[]): string {
  if (flows === null) return 'All flows';
  return flows.map((slug) => names.find((flow) => flow.slug === slug)?.name ?? slug).join(', ');
}

/** An address without what may be a secret in it. */
export function shortAddress(url: string): string {
  const { host, pathname, search } = new URL(url);
  return pathname === '/' && search === '' ? host : `${host}/…`;
}
