'use client';

import { Button, Group } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { DataTable, type Column } from '@/components/common/DataTable';
import { useArchived } from '@/components/common/definition-list';
import { EmptyState } from '@/components/common/EmptyState';
import { LinkAnchor } from '@/components/common/links';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import type { WebhookSecret, WebhookView } from '@/lib/webhooks/schemas';
import { SecretModal } from './SecretModal';
import classes from './settings.module.css';
import type { Act } from './types';
import type { FlowChoice, WebhookFields } from './WebhookDrawer';
import { hearsOf, shortAddress, WebhookState } from './WebhookState';

const WebhookDrawer = dynamic(() => import('./WebhookDrawer'), { ssr: false });

/** Who outside is told about flow events, and how that goes. */
export function WebhooksSettings(props: {
  webhooks: WebhookView[];
  flows: readonly FlowChoice[];
  create: Act<WebhookFields, WebhookSecret>;
}) {
  const archived = useArchived();
  const [drawer, setDrawer] = useState({ wanted: false, opened: false });
  const [secret, setSecret] = useState<string | null>(null);
  const open = () => setDrawer({ wanted: true, opened: true });
  const close = () => setDrawer({ wanted: true, opened: false });
  const button = (
    <Button leftSection={<IconPlus size={14} aria-hidden />} onClick={open}>
      New webhook
    </Button>
  );

  const when = (at: string | null) => (at === null ? 'never' : <RelativeTime at={at} />);
  const columns: Column<WebhookView>[] = [
    {
      key: 'name',
      header: 'Name',
      rowHeader: true,
      value: (row) => row.name,
      render: (row) => (
        <LinkAnchor href={`/settings/webhooks/${row.id}`} size="sm" fw={500}>
          {row.name}
        </LinkAnchor>
      ),
    },
    { key: 'address', header: 'Receiver', render: (row) => <code>{shortAddress(row.url)}</code> },
    { key: 'flows', header: 'Hears of', wrap: true, value: (row) => hearsOf(row, props.flows) },
    { key: 'state', header: 'State', wrap: true, render: (row) => <WebhookState webhook={row} /> },
    { key: 'success', header: 'Last success', render: (row) => when(row.lastSuccessAt) },
    { key: 'failure', header: 'Last failure', render: (row) => when(row.lastFailureAt) },
  ];

  return (
    <div className={classes.stack}>
      <Section
        title="Webhooks"
        description="Programs elsewhere that are told about flow events: a signed POST for each, a minute or so after it happened"
        actions={
          <Group gap="sm">
            {archived.toggle(props.webhooks.filter(({ archivedAt }) => archivedAt !== null).length)}
            {button}
          </Group>
        }
        flush
      >
        <DataTable
          stack
          columns={columns}
          rows={archived.visible(props.webhooks)}
          rowKey={(row) => row.id}
          caption="Webhooks"
          dimmed={(row) => row.archivedAt !== null}
          empty={
            <EmptyState title="Nobody outside is told anything" action={<Button onClick={open}>New webhook</Button>}>
              A webhook tells another program when a subject moves: when somebody pays, leaves, or comes back. What
              fails is tried again for over two days. Imports are not told.
            </EmptyState>
          }
        />
      </Section>
      {drawer.wanted && (
        <WebhookDrawer
          opened={drawer.opened}
          webhook={null}
          flows={props.flows}
          save={props.create}
          onSaved={(saved) => {
            close();
            if ('secret' in saved) setSecret(saved.secret);
          }}
          onClose={close}
        />
      )}
      <WebhookSecretModal secret={secret} onClose={() => setSecret(null)} />
    </div>
  );
}

/** The secret of a webhook, shown this once. */
export function WebhookSecretModal(props: { secret: string | null; onClose: () => void; overlap?: boolean }) {
  return (
    <SecretModal secret={props.secret} onClose={props.onClose} title="Copy the secret now" label="Signing secret">
      It is shown this once. The receiver needs it to check that a message is from here (Standard Webhooks).
      {props.overlap === true && ' For 24 hours messages are signed with the old secret as well.'}
    </SecretModal>
  );
}
