'use client';

import { Button, PasswordInput, Text, TextInput, Title } from '@mantine/core';
import { useState, useSyncExternalStore, type FormEvent } from 'react';
import type { ActionResult } from '@/lib/auth/schemas';
import classes from './auth.module.css';
import { useAuthForm } from './use-auth-form';

type Input = { token: string; name: string; email: string; password: string; timeZone?: string };

const never = () => () => undefined;
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The first admin. The token proves that whoever fills this in can read the server's log or environment. */
export function SetupForm(props: { token: string; setUp: (input: Input) => Promise<ActionResult<void>> }) {
  const [token, setToken] = useState(props.token);
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const timeZone = useSyncExternalStore(never, browserZone, () => 'UTC');
  const form = useAuthForm(props.setUp, '/overview');

  function submit(event: FormEvent) {
    event.preventDefault();
    void form.send({ token: token.trim(), name, email, password, timeZone });
  }

  return (
    <>
      <Title order={1} className={classes.title}>
        Set up Weir
      </Title>
      <Text size="sm" c="dimmed">
        You become the first admin. Everybody else joins by a link from you.
      </Text>
      <form className={classes.form} onSubmit={submit} noValidate method="post">
        {props.token === '' && (
          <TextInput
            label="Setup token"
            description="SETUP_TOKEN of the server, or the one in its log"
            name="token"
            autoComplete="off"
            autoFocus
            required
            withAsterisk={false}
            value={token}
            onChange={(event) => setToken(event.currentTarget.value)}
            error={form.errors.token}
          />
        )}
        <TextInput
          label="Your name"
          name="name"
          autoComplete="name"
          autoFocus={props.token !== ''}
          required
          withAsterisk={false}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={form.errors.name}
        />
        <TextInput
          label="E-mail"
          type="email"
          name="email"
          autoComplete="username"
          required
          withAsterisk={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={form.errors.email}
        />
        <PasswordInput
          label="Password"
          description="At least 12 characters"
          name="password"
          autoComplete="new-password"
          required
          withAsterisk={false}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={form.errors.password}
        />
        <Text size="xs" c="dimmed">
          Days will be counted in <b>{timeZone}</b>. Settings can change that later.
        </Text>
        <div role="alert" className={classes.problem}>
          {form.problem}
        </div>
        <Button type="submit" size="sm" loading={form.busy}>
          Create the first admin
        </Button>
      </form>
    </>
  );
}
