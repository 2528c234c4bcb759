'use client';

import { Button, Group, Radio, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Dialog } from '@/components/common/Dialog';
import { useRun } from '@/components/common/use-run';
import { ROLE_MEANING, ROLES } from '@/lib/auth/roles.schemas';
import type { CopyableLink, Role } from '@/lib/auth/schemas';
import type { MemberActions } from './MembersSettings';
import classes from './settings.module.css';

/** Makes a link by which somebody joins. */
export function InviteModal(props: {
  opened: boolean;
  onClose: () => void;
  invite: MemberActions['invite'];
  onMade: (link: CopyableLink) => void;
}) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [error, setError] = useState<string | null>(null);
  const { busy, run } = useRun();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const { data, problem } = await run(() => props.invite({ email, role }), { quiet: true });
    if (problem !== null) {
      setError(problem.fields?.email?.[0] ?? problem.message);
      return;
    }
    setEmail('');
    setError(null);
    props.onClose();
    props.onMade(data);
  }

  return (
    <Dialog
      opened={props.opened}
      onClose={props.onClose}
      title={<b>Invite somebody</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="off"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={error}
          data-autofocus
        />
        <Radio.Group
          label="Role"
          value={role}
          onChange={(value) => setRole(ROLES.find((each) => each === value) ?? 'viewer')}
        >
          <Stack gap="xs" mt={6}>
            {[...ROLES].reverse().map((option) => (
              <Radio key={option} value={option} label={option} description={ROLE_MEANING[option]} />
            ))}
          </Stack>
        </Radio.Group>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            Make a link
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
