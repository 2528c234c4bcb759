'use client';

import { Textarea, TextInput } from '@mantine/core';
import { slugFrom } from './slug-from';

/** The name of a definition and its key, which is proposed from the name until somebody writes another; then it stays. */
export function NameFields(props: {
  name: string;
  slug: string;
  /** what exists already keeps its key */
  fixed: boolean;
  label?: string;
  placeholder?: string;
  /** what the key is for */
  hint?: string;
  errors: Record<string, string>;
  /** where the refusals of the key stand among the errors */
  field?: string;
  onChange: (next: { name: string; slug: string }) => void;
}) {
  const { name, slug, fixed, label = 'Slug', field = 'slug' } = props;
  return (
    <>
      <TextInput
        label="Name"
        data-autofocus
        required
        value={name}
        error={props.errors.name}
        {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
        onChange={(event) => {
          const next = event.currentTarget.value;
          props.onChange({ name: next, slug: !fixed && slug === slugFrom(name) ? slugFrom(next) : slug });
        }}
      />
      <TextInput
        label={label}
        {...(props.hint === undefined ? {} : { description: props.hint })}
        required
        disabled={fixed}
        value={slug}
        error={props.errors[field]}
        onChange={(event) => props.onChange({ name, slug: event.currentTarget.value })}
      />
    </>
  );
}

/** What a definition is for, in a few lines. */
export function DescriptionField(props: {
  value: string;
  error: string | undefined;
  hint?: string;
  onChange: (value: string) => void;
}) {
  return (
    <Textarea
      label="Description"
      {...(props.hint === undefined ? {} : { description: props.hint })}
      autosize
      minRows={2}
      maxRows={6}
      value={props.value}
      error={props.error}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}
