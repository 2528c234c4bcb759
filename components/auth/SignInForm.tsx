'use client';

import { Text } from '@mantine/core';
import { useState } from 'react';
import type { ActionResult } from '@/lib/auth/schemas';
import { AuthForm, EmailField, PasswordField } from './AuthForm';
import { useAuthForm } from './use-auth-form';

type Input = { email: string; password: string };

/** Signing in; afterwards the page that was asked for. */
export function SignInForm(props: { next: string; signIn: (input: Input) => Promise<ActionResult<void>> }) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { errors, problem, busy, send } = useAuthForm(props.signIn, props.next);

  return (
    <>
      <AuthForm
        title="Sign in"
        problem={problem}
        busy={busy}
        submitLabel="Sign in"
        onSubmit={() => void send({ email, password })}
      >
        <EmailField focused value={email} error={errors.email} onChange={setEmail} />
        <PasswordField fresh={false} value={password} error={errors.password} onChange={setPassword} />
      </AuthForm>
      <Text size="xs" c="dimmed" mt="lg">
        No account, or the password forgotten? An admin of this installation can give you a link.
      </Text>
    </>
  );
}
