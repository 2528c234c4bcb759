'use client';

import { Button, PasswordInput, Text, TextInput, Title, type TextInputProps } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './auth.module.css';

/** The frame of every form before sign-in: what it is, its fields, what was refused, and its one button. */
export function AuthForm(props: {
  title: string;
  intro?: ReactNode;
  /** what was refused and belongs to no field */
  problem: string;
  busy: boolean;
  submitLabel: string;
  onSubmit: () => void;
  children: ReactNode;
}) {
  return (
    <>
      <Title order={1} className={classes.title}>
        {props.title}
      </Title>
      {props.intro !== undefined && (
        <Text size="sm" c="dimmed">
          {props.intro}
        </Text>
      )}
      <form
        className={classes.form}
        noValidate
        method="post"
        onSubmit={(event) => {
          event.preventDefault();
          props.onSubmit();
        }}
      >
        {props.children}
        <div role="alert" className={classes.problem}>
          {props.problem}
        </div>
        <Button type="submit" size="sm" loading={props.busy}>
          {props.submitLabel}
        </Button>
      </form>
    </>
  );
}

type FieldProps = {
  value: string;
  error: string | undefined;
  focused?: boolean;
  onChange: (value: string) => void;
};

const common = ({ value, error, focused = false, onChange }: FieldProps) => ({
  ...{ required: true, withAsterisk: false, autoFocus: focused, value, error },
  onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
});

/** A field of one line. */
export function AuthField(props: FieldProps & Pick<TextInputProps, 'label' | 'description' | 'name' | 'autoComplete'>) {
  const { label, description, name, autoComplete } = props;
  return <TextInput {...{ label, description, name, autoComplete }} {...common(props)} />;
}

export function EmailField(props: FieldProps) {
  return <TextInput label="E-mail" type="email" name="email" autoComplete="username" {...common(props)} />;
}

/** `fresh`: a new password, for whom the rule is said. */
export function PasswordField(props: FieldProps & { label?: string; fresh: boolean }) {
  return (
    <PasswordInput
      label={props.label ?? 'Password'}
      {...(props.fresh ? { description: 'At least 12 characters' } : {})}
      name="password"
      autoComplete={props.fresh ? 'new-password' : 'current-password'}
      {...common(props)}
    />
  );
}
