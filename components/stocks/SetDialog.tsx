'use client';

import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '@/components/common/Dialog';
import { SetEditor } from './SetEditor';
import { newLine, setOf, type SetLine, type SetValue } from './set-lines';

/** Asks which attributes get which values. `onSet` answers whether it was done. */
export default function SetDialog(props: {
  opened: boolean;
  title: string;
  onClose: () => void;
  onSet: (values: Record<string, SetValue>) => Promise<boolean>;
}) {
  const [lines, setLines] = useState<SetLine[]>(() => [newLine()]);
  const [error, setError] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);

  async function submit() {
    const { set, error: wrong } = setOf(lines);
    if (set === null) return setError(wrong);
    setError(undefined);
    setBusy(true);
    const done = await props.onSet(set);
    setBusy(false);
    if (done) props.onClose();
  }

  return (
    <Dialog
      opened={props.opened}
      onClose={props.onClose}
      title={<b>{props.title}</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <Text size="sm" mb="sm">
          It happens now, and moves them between stocks as every change does. It can be taken back afterwards.
        </Text>
        <SetEditor lines={lines} onChange={setLines} error={error} />
        <Group justify="flex-end" gap="xs" mt="lg">
          <Button variant="default" onClick={props.onClose} disabled={busy}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            Set
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
