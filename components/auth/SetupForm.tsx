'use client';

import { Text } from '@mantine/core';
import { useState, useSyncExternalStore } from 'react';
import type { ActionResult } from '@/lib/auth/schemas';
import { AuthField, AuthForm, EmailField, PasswordField } from './AuthForm';
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
  const { errors, problem, busy, send } = useAuthForm(props.setUp, '/overview');

  return (
    <AuthForm
      title="Set up Weir"
      intro="You become the first admin. Everybody else joins by a link from you."
      problem={problem}
      busy={busy}
      submitLabel="Create the first admin"
      onSubmit={() => void send({ token: token.trim(), name, email, password, timeZone })}
    >
      {props.token === '' && (
        <AuthField
          label="Setup token"
          description="SETUP_TOKEN of the server, or the one in its log"
          name="token"
          autoComplete="off"
          focused
          value={token}
          error={errors.token}
          onChange={setToken}
        />
      )}
      <AuthField
        label="Your name"
        name="name"
        autoComplete="name"
        focused={props.token !== ''}
        value={name}
        error={errors.name}
        onChange={setName}
      />
      <EmailField value={email} error={errors.email} onChange={setEmail} />
      <PasswordField fresh value={password} error={errors.password} onChange={setPassword} />
      <Text size="xs" c="dimmed">
        Days will be counted in <b>{timeZone}</b>. Settings can change that later.
      </Text>
    </AuthForm>
  );
}
