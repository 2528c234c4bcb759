'use client';

import { Alert, Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';

/** How every form ends: what was refused and belongs to no field, and the way out and on. */
export function FormEnd(props: { error: string | undefined; busy: boolean; submitLabel: string; cancel: ReactNode }) {
  return (
    <>
      {props.error !== undefined && (
        <Alert color="red" role="alert">
          {props.error}
        </Alert>
      )}
      <Group justify="flex-end" gap="xs">
        {props.cancel}
        <Button type="submit" loading={props.busy}>
          {props.submitLabel}
        </Button>
      </Group>
    </>
  );
}
