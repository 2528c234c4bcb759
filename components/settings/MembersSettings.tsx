'use client';

import { Badge, Button, Group, VisuallyHidden } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { ConfirmModal } from '@/components/common/ConfirmModal';
import { MoreButton } from '@/components/common/MoreButton';
import { DataTable, type Column } from '@/components/common/DataTable';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import { useRun } from '@/components/common/use-run';
import { ROLES } from '@/lib/auth/roles.schemas';
import type { CopyableLink, InvitationView, MemberView, Role } from '@/lib/auth/schemas';
import { InviteModal } from './InviteModal';
import { InvitationsTable } from './InvitationsTable';
import { SecretModal } from './SecretModal';
import classes from './settings.module.css';
import type { Act } from './types';

export type MemberActions = {
  invite: Act<{ email: string; role: Role }, CopyableLink>;
  reset: Act<{ id: string }, CopyableLink>;
  revoke: Act<{ id: string }>;
  changeRole: Act<{ id: string; role: Role }>;
  disable: Act<{ id: string }>;
  enable: Act<{ id: string }>;
  remove: Act<{ id: string }>;
};

type Asked = { member: MemberView; what: 'disable' | 'remove' } | { member: MemberView; what: 'role'; role: Role };

/** Who may sign in, and the links that are still open. `address` is where links lead; null: where this page is. */
export function MembersSettings(props: {
  ownId: string;
  members: MemberView[];
  invitations: InvitationView[];
  address: string | null;
  actions: MemberActions;
}) {
  const { actions } = props;
  const { run } = useRun();
  const [inviting, setInviting] = useState(false);
  const [link, setLink] = useState<CopyableLink | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);

  async function reset(member: MemberView) {
    const { data } = await run(() => actions.reset({ id: member.id }));
    if (data !== null) setLink(data);
  }

  async function confirm() {
    if (asked === null) return;
    const { id } = asked.member;
    const { problem } = await run(
      () => (asked.what === 'role' ? actions.changeRole({ id, role: asked.role }) : actions[asked.what]({ id })),
      { quiet: true },
    );
    if (problem !== null) throw new Error(problem.message);
  }

  const columns: Column<MemberView>[] = [
    {
      key: 'name',
      header: 'Name',
      rowHeader: true,
      value: (row) => row.name,
      render: (row) => (
        <Group gap={8} wrap="nowrap">
          {row.name}
          {row.id === props.ownId && <Badge>you</Badge>}
          {row.disabled && <Badge color="gray">disabled</Badge>}
        </Group>
      ),
    },
    { key: 'email', header: 'E-mail', value: (row) => row.email },
    { key: 'role', header: 'Role', value: (row) => row.role },
    {
      key: 'joined',
      header: 'Joined',
      value: (row) => row.createdAt,
      render: (row) => <RelativeTime at={row.createdAt} />,
    },
    {
      key: 'seen',
      header: 'Last seen',
      value: (row) => row.lastSeenAt,
      render: (row) => (row.lastSeenAt === null ? 'signed out' : <RelativeTime at={row.lastSeenAt} />),
    },
    {
      key: 'do',
      header: <VisuallyHidden>Actions</VisuallyHidden>,
      align: 'right',
      render: (row) => (
        <RowMenu
          member={row}
          onReset={() => void reset(row)}
          onEnable={() => void run(() => actions.enable({ id: row.id }))}
          onAsk={setAsked}
        />
      ),
    },
  ];

  return (
    <div className={classes.stack}>
      <Section
        title="Members"
        actions={
          <Button leftSection={<IconUserPlus size={14} aria-hidden />} onClick={() => setInviting(true)}>
            Invite
          </Button>
        }
        flush
      >
        <DataTable
          stack
          columns={columns}
          rows={props.members}
          rowKey={(row) => row.id}
          caption="Members"
          dimmed={(row) => row.disabled}
        />
      </Section>
      <InvitationsTable invitations={props.invitations} onRevoke={(id) => void run(() => actions.revoke({ id }))} />
      <InviteModal opened={inviting} onClose={() => setInviting(false)} invite={actions.invite} onMade={setLink} />
      <SecretModal
        secret={link === null ? null : absolute(link.path, props.address)}
        onClose={() => setLink(null)}
        title={`A link for ${link?.email ?? ''}`}
        label="Link"
      >
        Send it to them yourself; nothing is mailed. It works once, and is shown this once.
      </SecretModal>
      <ConfirmModal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked === null ? '' : titleOf(asked)}
        confirmLabel={asked === null ? '' : labelOf(asked)}
        danger={asked?.what === 'remove'}
        onConfirm={confirm}
      >
        {asked === null ? null : consequenceOf(asked, asked.member.id === props.ownId)}
      </ConfirmModal>
    </div>
  );
}

function RowMenu(props: {
  member: MemberView;
  onReset: () => void;
  onEnable: () => void;
  onAsk: (asked: Asked) => void;
}) {
  const { member, onAsk } = props;
  const roles = ROLES.filter((role) => role !== member.role).map((role) => ({
    label: `Make ${role}`,
    onClick: () => onAsk({ member, what: 'role', role }),
  }));
  const access = member.disabled
    ? [{ label: 'Enable', onClick: props.onEnable }]
    : [
        { label: 'Password reset link', onClick: props.onReset },
        { label: 'Disable', onClick: () => onAsk({ member, what: 'disable' }) },
      ];
  const remove = { label: 'Remove', danger: true, onClick: () => onAsk({ member, what: 'remove' as const }) };
  return <MoreButton label={`Change ${member.name}`} items={[...roles, ...access, remove]} />;
}

function titleOf(asked: Asked): string {
  const { name } = asked.member;
  if (asked.what === 'role') return `Make ${name} ${asked.role}?`;
  return asked.what === 'disable' ? `Disable ${name}?` : `Remove ${name}?`;
}

function labelOf(asked: Asked): string {
  if (asked.what === 'role') return `Make ${asked.role}`;
  return asked.what === 'disable' ? 'Disable' : 'Remove';
}

function consequenceOf(asked: Asked, own: boolean): string {
  const who = own ? 'You are' : 'They are';
  const links = asked.member.role === 'admin' ? ` Open links that ${own ? 'you' : 'they'} made stop to work.` : '';
  if (asked.what === 'role') return `${who} signed out everywhere and sign in again with the new role.${links}`;
  if (asked.what === 'disable')
    return `${who} signed out and cannot sign in until an admin enables the account again.${links}`;
  return `${who} signed out and the account is gone.${links} What was changed stays in the activity log; API tokens go on working.`;
}

function absolute(path: string, address: string | null): string {
  return new URL(path, address ?? window.location.origin).href;
}
