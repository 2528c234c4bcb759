'use client';

import { Button, PasswordInput, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { ROLE_MEANING } from '@/lib/auth/roles.schemas';
import type { ActionResult, Role } from '@/lib/auth/schemas';
import classes from './auth.module.css';
import { useAuthForm } from './use-auth-form';

type Input = { token: string; name?: string; password: string };

/** Joining, or setting a new password, by a link. */
export function InvitationForm(props: {
  token: string;
  invitation: { kind: 'invite' | 'reset'; email: string; role: Role };
  accept: (input: Input) => Promise<ActionResult<void>>;
}) {
  const { kind, email, role } = props.invitation;
  const joining = kind === 'invite';
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const form = useAuthForm(props.accept, '/overview');

  function submit(event: FormEvent) {
    event.preventDefault();
    void form.send({ token: props.token, password, ...(joining ? { name } : {}) });
  }

  return (
    <>
      <Title order={1} className={classes.title}>
        {joining ? 'Join Weir' : 'Set a new password'}
      </Title>
      <Text size="sm" c="dimmed">
        {joining ? (
          <>
            As <b>{role}</b>: {lowerFirst(ROLE_MEANING[role])}.
          </>
        ) : (
          'You will be signed out everywhere else.'
        )}
      </Text>
      <form className={classes.form} onSubmit={submit} noValidate method="post">
        <TextInput label="E-mail" type="email" name="email" autoComplete="username" value={email} readOnly />
        {joining && (
          <TextInput
            label="Your name"
            name="name"
            autoComplete="name"
            autoFocus
            required
            withAsterisk={false}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={form.errors.name}
          />
        )}
        <PasswordInput
          label={joining ? 'Password' : 'New password'}
          description="At least 12 characters"
          name="password"
          autoComplete="new-password"
          autoFocus={!joining}
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={form.errors.password}
        />
        <div role="alert" className={classes.problem}>
          {form.problem}
        </div>
        <Button type="submit" size="sm" loading={form.busy}>
          {joining ? 'Join' : 'Set the password'}
        </Button>
      </form>
    </>
  );
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
