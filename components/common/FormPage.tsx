'use client';

import { Alert, Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { LinkButton } from './links';
import { PageHeader } from './PageHeader';

/** A page that is one form: its sections below each other, what was refused, and the way out and on. */
export function FormPage(props: {
  title: string;
  description: string;
  /** lays the sections out */
  className: string | undefined;
  busy: boolean;
  /** what was refused and belongs to no field */
  error: string | undefined;
  submitLabel: string;
  /** where giving up leads */
  back: string;
  onSubmit: () => void;
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
      <PageHeader title={props.title} description={props.description} />
      <div className={props.className}>
        {props.children}
        {props.error !== undefined && (
          <Alert color="red" role="alert">
            {props.error}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <LinkButton variant="default" href={props.back}>
            Cancel
          </LinkButton>
          <Button type="submit" loading={props.busy}>
            {props.submitLabel}
          </Button>
        </Group>
      </div>
    </form>
  );
}
