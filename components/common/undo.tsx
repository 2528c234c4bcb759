'use client';

import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';

/** Says what was done, with an undo for ten seconds. `id` keeps two notices of one thing from standing there at once. */
export function showUndo(notice: { id: string; message: string; undo: () => unknown }) {
  notifications.show({
    id: notice.id,
    autoClose: 10_000,
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{notice.message}</Text>
        <Button
          size="compact-xs"
          variant="light"
          onClick={() => {
            notifications.hide(notice.id);
            void notice.undo();
          }}
        >
          Undo
        </Button>
      </Group>
    ),
  });
}
