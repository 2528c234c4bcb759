'use client';

import type { ReactNode } from 'react';
import { FormEnd } from './FormEnd';
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
        <FormEnd
          error={props.error}
          busy={props.busy}
          submitLabel={props.submitLabel}
          cancel={
            <LinkButton variant="default" href={props.back}>
              Cancel
            </LinkButton>
          }
        />
      </div>
    </form>
  );
}
