'use client';

import { Badge, Button, Group, NativeSelect, TextInput, VisuallyHidden } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState, type FormEvent } from 'react';
import { Dialog } from '@/components/common/Dialog';
import { ConfirmModal } from '@/components/common/ConfirmModal';
import { DataTable, type Column } from '@/components/common/DataTable';
import { EmptyState } from '@/components/common/EmptyState';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import { useRun } from '@/components/common/use-run';
import type { TokenScope, TokenView } from '@/lib/auth/schemas';
import { SecretModal } from './SecretModal';
import classes from './settings.module.css';
import type { Act } from './types';

type Create = Act<{ name: string; scope: TokenScope }, { token: TokenView; secret: string }>;

export function TokensSettings(props: { tokens: TokenView[]; create: Create; revoke: Act<{ id: string }> }) {
  const [making, setMaking] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const [revoking, setRevoking] = useState<TokenView | null>(null);
  const { run } = useRun();

  const columns: Column<TokenView>[] = [
    { key: 'name', header: 'Name', rowHeader: true, value: (row) => row.name },
    { key: 'token', header: 'Token', value: (row) => row.prefix, render: (row) => <code>{row.prefix}…</code> },
    { key: 'scope', header: 'May', value: (row) => row.scope, render: (row) => <Badge>{row.scope}</Badge> },
    {
      key: 'created',
      header: 'Created',
      value: (row) => row.createdAt,
      render: (row) => <RelativeTime at={row.createdAt} />,
    },
    {
      key: 'used',
      header: 'Last used',
      value: (row) => row.lastUsedAt,
      render: (row) => (row.lastUsedAt === null ? 'never' : <RelativeTime at={row.lastUsedAt} />),
    },
    {
      key: 'end',
      header: <VisuallyHidden>Actions</VisuallyHidden>,
      align: 'right',
      render: (row) =>
        row.revokedAt === null ? (
          <Button
            variant="subtle"
            color="red"
            size="compact-xs"
            aria-label={`Revoke ${row.name}`}
            onClick={() => setRevoking(row)}
          >
            Revoke
          </Button>
        ) : (
          <>
            revoked <RelativeTime at={row.revokedAt} />
          </>
        ),
    },
  ];

  return (
    <div className={classes.stack}>
      <Section
        title="API tokens"
        description="For programs: importing records, reading reports. Sent as Authorization: Bearer weir_sec_…"
        actions={
          <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={() => setMaking(true)}>
            New token
          </Button>
        }
        flush
      >
        <DataTable
          stack
          columns={columns}
          rows={props.tokens}
          rowKey={(row) => row.id}
          caption="API tokens"
          dimmed={(row) => row.revokedAt !== null}
          empty={
            <EmptyState title="No tokens yet" action={<Button onClick={() => setMaking(true)}>New token</Button>}>
              A backend needs one to record goals of users and to read reports. Site pages need none.
            </EmptyState>
          }
        />
      </Section>
      <NewToken opened={making} onClose={() => setMaking(false)} create={props.create} onMade={setSecret} />
      <SecretModal secret={secret} onClose={() => setSecret(null)} title="Copy the token now" label="API token">
        It is shown this once; only a fingerprint of it is stored. Keep it where your program keeps its secrets.
      </SecretModal>
      <ConfirmModal
        opened={revoking !== null}
        onClose={() => setRevoking(null)}
        title={`Revoke ${revoking?.name ?? ''}?`}
        confirmLabel="Revoke"
        danger
        onConfirm={async () => {
          if (revoking === null) return;
          const { problem } = await run(() => props.revoke({ id: revoking.id }), { quiet: true });
          if (problem !== null) throw new Error(problem.message);
        }}
      >
        Programs that use it are refused from this moment on. It cannot be taken back.
      </ConfirmModal>
    </div>
  );
}

function NewToken(props: { opened: boolean; onClose: () => void; create: Create; onMade: (secret: string) => void }) {
  const [name, setName] = useState('');
  const [scope, setScope] = useState<TokenScope>('read');
  const [error, setError] = useState<string | null>(null);
  const { busy, run } = useRun();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const { data, problem } = await run(() => props.create({ name, scope }), { quiet: true });
    if (problem !== null) {
      setError(problem.fields?.name?.[0] ?? problem.message);
      return;
    }
    setName('');
    setError(null);
    props.onClose();
    props.onMade(data.secret);
  }

  return (
    <Dialog
      opened={props.opened}
      onClose={props.onClose}
      title={<b>New API token</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form className={classes.form} onSubmit={(event) => void submit(event)}>
        <TextInput
          label="Name"
          description="What uses it: nightly import, checkout backend"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={error}
          maxLength={100}
          data-autofocus
        />
        <NativeSelect
          label="May"
          data={[
            { value: 'read', label: 'Read: experiments and reports' },
            { value: 'write', label: 'Write: also record goals and enrollments, and import' },
          ]}
          value={scope}
          onChange={(event) => setScope(event.currentTarget.value === 'write' ? 'write' : 'read')}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            Create
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
