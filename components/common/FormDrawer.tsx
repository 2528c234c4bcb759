'use client';

import { Button, Drawer, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { FormEnd } from './FormEnd';
import { useFocusBack } from './use-focus-back';

/** A form beside the list that it belongs to. What is inside is made anew each time that it opens. */
export function FormDrawer(props: { opened: boolean; onClose: () => void; title: string; children: ReactNode }) {
  useFocusBack(props.opened);
  return (
    <Drawer
      opened={props.opened}
      onClose={props.onClose}
      position="right"
      size="md"
      title={<b>{props.title}</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {props.children}
    </Drawer>
  );
}

/** What every small form has: its fields below each other, what was refused, and the way out and on. */
export function FormFrame(props: {
  busy: boolean;
  /** what was refused and belongs to no field */
  error: string | undefined;
  submitLabel: string;
  onSubmit: () => void;
  onCancel: () => void;
  children: ReactNode;
}) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        props.onSubmit();
      }}
    >
      <Stack gap="md">
        {props.children}
        <FormEnd
          error={props.error}
          busy={props.busy}
          submitLabel={props.submitLabel}
          cancel={
            <Button variant="default" onClick={props.onCancel}>
              Cancel
            </Button>
          }
        />
      </Stack>
    </form>
  );
}
