'use client';

import { Button, VisuallyHidden } from '@mantine/core';
import { DataTable, type Column } from '@/components/common/DataTable';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import type { InvitationView } from '@/lib/auth/schemas';

/** Links that still work. Nothing at all when there are none. */
export function InvitationsTable(props: { invitations: InvitationView[]; onRevoke: (id: string) => void }) {
  if (props.invitations.length === 0) return null;
  const columns: Column<InvitationView>[] = [
    { key: 'email', header: 'E-mail', rowHeader: true, value: (row) => row.email },
    {
      key: 'for',
      header: 'For',
      value: (row) => (row.kind === 'reset' ? 'a new password' : `joining as ${row.role}`),
    },
    {
      key: 'made',
      header: 'Made',
      value: (row) => row.createdAt,
      render: (row) => <RelativeTime at={row.createdAt} />,
    },
    {
      key: 'ends',
      header: 'Ends',
      value: (row) => row.expiresAt,
      render: (row) => <RelativeTime at={row.expiresAt} />,
    },
    {
      key: 'do',
      header: <VisuallyHidden>Actions</VisuallyHidden>,
      align: 'right',
      render: (row) => (
        <Button
          variant="subtle"
          color="red"
          size="compact-xs"
          aria-label={`Revoke the link of ${row.email}`}
          onClick={() => props.onRevoke(row.id)}
        >
          Revoke
        </Button>
      ),
    },
  ];
  return (
    <Section title="Open links" description="Made, and not used yet." flush>
      <DataTable stack columns={columns} rows={props.invitations} rowKey={(row) => row.id} caption="Open links" />
    </Section>
  );
}
