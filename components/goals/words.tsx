import { LinkAnchor } from '@/components/common/links';
import { Badge, Group, Text } from '@mantine/core';
import type { GoalView } from '@/lib/goals/schemas';

/** How a goal enters a report: "Conversion, sum (EUR)". */
export function countsAs(goal: Pick<GoalView, 'conversion' | 'engagement' | 'unit'>): string {
  const parts = [
    ...(goal.conversion ? ['conversion'] : []),
    ...(goal.engagement === 'sum' ? [goal.unit === '' ? 'sum of values' : `sum of values (${goal.unit})`] : []),
    ...(goal.engagement === 'count' ? ['number of records'] : []),
  ];
  const text = parts.length === 0 ? 'nothing: only recorded' : parts.join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The name of a goal, which leads to its page, with its key below. */
export function NameCell({ goal }: { goal: GoalView }) {
  return (
    <>
      <Group gap={6} wrap="nowrap">
        <LinkAnchor href={`/goals/${encodeURIComponent(goal.key)}`} size="sm" fw={500}>
          {goal.name}
        </LinkAnchor>
        {goal.archivedAt !== null && (
          <Badge size="xs" color="gray" variant="outline">
            Archived
          </Badge>
        )}
      </Group>
      <Text size="xs" c="dimmed" ff="monospace">
        {goal.key}
      </Text>
    </>
  );
}
