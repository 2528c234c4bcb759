'use client';

import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useRun } from '@/components/common/use-run';
import type { GoalView } from '@/lib/goals/schemas';
import type { GoalActions } from './types';

/** Archives and restores a goal at once; instead of a question before, there is an "Undo" after. */
export function useArchive(actions: Pick<GoalActions, 'archive' | 'restore'>) {
  const { busy, run } = useRun();

  async function restore(goal: GoalView) {
    const { problem } = await run(() => actions.restore({ key: goal.key }));
    if (problem === null) notifications.show({ message: `${goal.name} is back.` });
  }

  async function archive(goal: GoalView) {
    const { problem } = await run(() => actions.archive({ key: goal.key }));
    if (problem !== null) return;
    const id = `archived-${goal.key}`;
    notifications.show({
      id,
      autoClose: 10_000,
      message: (
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm">{goal.name} is archived. Its records are kept.</Text>
          <Button
            size="compact-xs"
            variant="light"
            onClick={() => {
              notifications.hide(id);
              void restore(goal);
            }}
          >
            Undo
          </Button>
        </Group>
      ),
    });
  }

  return { busy, archive, restore };
}
