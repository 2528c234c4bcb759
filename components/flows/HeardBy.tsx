import { Text } from '@mantine/core';
import { LinkAnchor } from '@/components/common/links';

/** Which webhooks are told about a flow's events; nothing when there are none. */
export function HeardBy({ webhooks }: { webhooks: readonly { id: string; name: string }[] }) {
  if (webhooks.length === 0) return null;
  return (
    <Text size="sm" c="dimmed" mt="lg">
      Webhooks that hear of it:{' '}
      {webhooks.map(({ id, name }, index) => (
        <span key={id}>
          {index > 0 && ', '}
          <LinkAnchor href={`/settings/webhooks/${id}`} underline="always">
            {name}
          </LinkAnchor>
        </span>
      ))}
    </Text>
  );
}
