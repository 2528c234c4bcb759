'use client';

import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { ROLE_MEANING } from '@/lib/auth/roles.schemas';
import type { ActionResult, Role } from '@/lib/auth/schemas';
import { AuthField, AuthForm, PasswordField } from './AuthForm';
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
  const { errors, problem, busy, send } = useAuthForm(props.accept, '/overview');

  return (
    <AuthForm
      title={joining ? 'Join Weir' : 'Set a new password'}
      intro={
        joining ? (
          <>
            As <b>{role}</b>: {lowerFirst(ROLE_MEANING[role])}.
          </>
        ) : (
          'You will be signed out everywhere else.'
        )
      }
      problem={problem}
      busy={busy}
      submitLabel={joining ? 'Join' : 'Set the password'}
      onSubmit={() => void send({ token: props.token, password, ...(joining ? { name } : {}) })}
    >
      <TextInput label="E-mail" type="email" name="email" autoComplete="username" value={email} readOnly />
      {joining && (
        <AuthField
          label="Your name"
          name="name"
          autoComplete="name"
          focused
          value={name}
          error={errors.name}
          onChange={setName}
        />
      )}
      <PasswordField
        label={joining ? 'Password' : 'New password'}
        fresh
        focused={!joining}
        value={password}
        error={errors.password}
        onChange={setPassword}
      />
    </AuthForm>
  );
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
