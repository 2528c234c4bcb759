'use client';

import { Button, PasswordInput, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { ActionResult } from '@/lib/auth/schemas';
import classes from './auth.module.css';
import { useAuthForm } from './use-auth-form';

type Input = { email: string; password: string };

export function SignInForm(props: { next: string; signIn: (input: Input) => Promise<ActionResult<void>> }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const form = useAuthForm(props.signIn, props.next);

  function submit(event: FormEvent) {
    event.preventDefault();
    void form.send({ email, password });
  }

  return (
    <>
      <Title order={1} className={classes.title}>
        Sign in
      </Title>
      <form className={classes.form} onSubmit={submit} noValidate method="post">
        <TextInput
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={form.errors.email}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
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
          Sign in
        </Button>
      </form>
      <Text size="xs" c="dimmed" mt="lg">
        No account, or the password forgotten? An admin of this installation can give you a link.
      </Text>
    </>
  );
}
