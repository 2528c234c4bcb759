'use client';

import { Badge, Button, Group, PasswordInput, Text, VisuallyHidden } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type FormEvent } from 'react';
import { ConfirmModal } from '@/components/common/ConfirmModal';
import { DataTable, type Column } from '@/components/common/DataTable';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import { useRun } from '@/components/common/use-run';
import type { Role, SessionView } from '@/lib/auth/schemas';
import classes from './settings.module.css';
import type { Act } from './types';

type ChangePassword = Act<{ current: string; next: string }>;

export function AccountSettings(props: {
  user: { name: string; email: string; role: Role };
  sessions: SessionView[];
  changePassword: ChangePassword;
  endSession: Act<{ id: string }>;
  signOutEverywhere: Act<Record<string, never>, { ended: number }>;
}) {
  const { busy, run } = useRun();
  const [leaving, setLeaving] = useState(false);
  const columns: Column<SessionView>[] = [
    {
      key: 'device',
      header: 'Browser',
      rowHeader: true,
      value: (row) => row.device,
      render: (row) => (
        <Group gap={8} wrap="nowrap">
          {row.device}
          {row.current && <Badge>this one</Badge>}
        </Group>
      ),
    },
    {
      key: 'since',
      header: 'Signed in',
      value: (row) => row.createdAt,
      render: (row) => <RelativeTime at={row.createdAt} />,
    },
    {
      key: 'seen',
      header: 'Last prolonged',
      value: (row) => row.lastSeenAt,
      render: (row) => <RelativeTime at={row.lastSeenAt} />,
    },
    {
      key: 'end',
      header: <VisuallyHidden>Actions</VisuallyHidden>,
      align: 'right',
      render: (row) =>
        !row.current && (
          <Button
            variant="subtle"
            color="red"
            size="compact-xs"
            disabled={busy}
            aria-label={`End the session of ${row.device}`}
            onClick={() => void run(() => props.endSession({ id: row.id }))}
          >
            End
          </Button>
        ),
    },
  ];
  return (
    <div className={classes.stack}>
      <Section title="You">
        <Text size="sm">
          {props.user.name} · {props.user.email} · <b>{props.user.role}</b>
        </Text>
      </Section>
      <Password changePassword={props.changePassword} />
      <Section
        title="Sessions"
        description="Browsers in which you are signed in. A session ends after 14 days without use, and after 30 in any case."
        actions={
          <Button variant="default" onClick={() => setLeaving(true)}>
            Sign out everywhere
          </Button>
        }
        flush
      >
        <DataTable columns={columns} rows={props.sessions} rowKey={(row) => row.id} caption="Your sessions" />
      </Section>
      <ConfirmModal
        opened={leaving}
        onClose={() => setLeaving(false)}
        title="Sign out everywhere?"
        confirmLabel="Sign out everywhere"
        onConfirm={async () => {
          const { problem } = await run(() => props.signOutEverywhere({}), { quiet: true });
          if (problem !== null) throw new Error(problem.message);
          window.location.assign('/sign-in');
        }}
      >
        All your sessions end, in this browser too.
      </ConfirmModal>
    </div>
  );
}

function Password({ changePassword }: { changePassword: ChangePassword }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [errors, setErrors] = useState<{ current?: string | undefined; next?: string | undefined }>({});
  const { busy, run } = useRun();

  async function submit(event: FormEvent) {
    event.preventDefault();
    setErrors({});
    const { problem } = await run(() => changePassword({ current, next }), { quiet: true });
    if (problem === null) {
      setCurrent('');
      setNext('');
      notifications.show({ message: 'Password changed. Your other sessions have ended.' });
      return;
    }
    const { fields } = problem;
    setErrors(
      fields === undefined ? { current: problem.message } : { current: fields.current?.[0], next: fields.next?.[0] },
    );
  }

  return (
    <Section title="Password" description="A new one ends your sessions in all other browsers.">
      <form className={classes.form} onSubmit={(event) => void submit(event)} method="post">
        <PasswordInput
          label="Current password"
          autoComplete="current-password"
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          error={errors.current}
        />
        <PasswordInput
          label="New password"
          description="At least 12 characters"
          autoComplete="new-password"
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          error={errors.next}
        />
        <Group>
          <Button type="submit" loading={busy} disabled={current === '' || next === ''}>
            Change the password
          </Button>
        </Group>
      </form>
    </Section>
  );
}
