'use client';

import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Dialog } from '@/components/common/Dialog';
import { CodeBlock } from '@/components/common/CodeBlock';
import classes from './settings.module.css';

/** Something that is shown this once: a link to hand over, or a token. */
export function SecretModal(props: {
  secret: string | null;
  onClose: () => void;
  title: string;
  label: string;
  children: ReactNode;
}) {
  return (
    <Dialog
      opened={props.secret !== null}
      onClose={props.onClose}
      title={<b>{props.title}</b>}
      closeOnClickOutside={false}
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Text component="div" size="sm">
        {props.children}
      </Text>
      <div className={classes.secret}>
        <CodeBlock code={props.secret ?? ''} label={props.label} />
      </div>
      <Group justify="flex-end">
        <Button onClick={props.onClose} data-autofocus>
          Done
        </Button>
      </Group>
    </Dialog>
  );
}
