'use client';

import { Button, Group, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { Dialog } from './Dialog';

/**
 * Asks before something that people will notice. `onConfirm` may be slow: the button shows that it works and the
 * dialog stays until it is done; what it throws is shown in the dialog.
 */
export function ConfirmModal(props: {
  opened: boolean;
  onClose: () => void;
  title: string;
  /** what will happen, in the words of whoever is affected */
  children: ReactNode;
  confirmLabel: string;
  /** red for what cannot be taken back */
  danger?: boolean;
  onConfirm: () => Promise<void> | void;
}) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);

  async function confirm() {
    setBusy(true);
    setError(null);
    try {
      await props.onConfirm();
      props.onClose();
    } catch (thrown) {
      setError(thrown instanceof Error ? thrown.message : 'That did not work. Try again.');
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog
      opened={props.opened}
      onClose={props.onClose}
      title={<b>{props.title}</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Text component="div" size="sm">
        {props.children}
      </Text>
      {error !== null && (
        <Text size="sm" c="var(--weir-bad)" mt="sm" role="alert">
          {error}
        </Text>
      )}
      <Group justify="flex-end" mt="lg" gap="xs">
        <Button variant="default" onClick={props.onClose} disabled={busy}>
          Cancel
        </Button>
        <Button
          data-autofocus
          color={props.danger === true ? 'red.8' : 'tide'}
          loading={busy}
          onClick={() => void confirm()}
        >
          {props.confirmLabel}
        </Button>
      </Group>
    </Dialog>
  );
}
