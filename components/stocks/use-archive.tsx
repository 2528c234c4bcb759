'use client';

import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useRun } from '@/components/common/use-run';
import type { Archiving, Named } from './types';

/** Archives a definition, with an undo for ten seconds; what was recorded stays. */
export function useArchive(actions: Archiving) {
  const { busy, run } = useRun();
  const restore = (one: Named) => run(() => actions.restore({ slug: one.slug }));

  async function archive(one: Named) {
    const { problem } = await run(() => actions.archive({ slug: one.slug }));
    if (problem !== null) return;
    const id = `archived-${one.slug}`;
    notifications.show({
      id,
      autoClose: 10_000,
      message: (
        <Group justify="space-between" wrap="nowrap">
          <Text size="sm">{one.name} is archived. Its history is kept.</Text>
          <Button
            size="compact-xs"
            variant="light"
            onClick={() => {
              notifications.hide(id);
              void restore(one);
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
