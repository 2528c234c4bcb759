'use client';

import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { usePathname, useRouter } from 'next/navigation';
import { Choice } from '@/components/common/Choice';
import { DataTable, type Column } from '@/components/common/DataTable';
import { EmptyState } from '@/components/common/EmptyState';
import { formatNoun } from '@/components/common/format';
import { LinkAnchor } from '@/components/common/links';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import { useRun } from '@/components/common/use-run';
import type { DeliveryFilter, DeliveryView, WebhookView } from '@/lib/webhooks/schemas';
import type { Act } from './types';

export type Retry = Act<{ id: string; delivery?: { subjectId: string; eventId: string } }, { queued: number }>;

const FILTERS = [
  { value: 'all', label: 'All' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'failed', label: 'Failed' },
] as const;

/** The newest messages to one receiver, and another attempt for what has failed. Never what the receiver said. */
export function DeliveriesTable(props: {
  webhook: WebhookView;
  deliveries: DeliveryView[];
  show: DeliveryFilter;
  retry: Retry;
}) {
  const { webhook, deliveries, show } = props;
  const { id } = webhook;
  const { busy, run } = useRun();
  const router = useRouter();
  const pathname = usePathname();
  const mayRetry = webhook.archivedAt === null;
  const anyFailed = deliveries.some(({ state }) => state === 'failed');

  async function again(delivery?: { subjectId: string; eventId: string }) {
    const { data } = await run(() => props.retry({ id, ...(delivery === undefined ? {} : { delivery }) }));
    if (data === null) return;
    const when = webhook.enabled ? 'with the next run' : 'when the webhook is switched on';
    notifications.show({ message: `${formatNoun(data.queued, 'delivery', 'deliveries')} tried again ${when}.` });
  }

  const columns: Column<DeliveryView>[] = [
    { key: 'id', header: 'Message', rowHeader: true, render: (row) => <code>{row.id}</code> },
    {
      key: 'flow',
      header: 'Flow',
      render: (row) =>
        row.flow === null ? (
          'removed'
        ) : (
          <LinkAnchor href={`/flows/${encodeURIComponent(row.flow)}`} size="sm">
            {row.flow}
          </LinkAnchor>
        ),
    },
    { key: 'queued', header: 'Happened', render: (row) => <RelativeTime at={row.queuedAt} /> },
    { key: 'attempts', header: 'Attempts', align: 'right', value: (row) => row.attempts },
    { key: 'state', header: 'State', render: (row) => <DeliveryState row={row} /> },
    {
      key: 'answer',
      header: 'Answer',
      wrap: true,
      value: (row) => row.error ?? (row.status === null ? null : `answered ${String(row.status)}`),
    },
    {
      key: 'again',
      header: 'Actions',
      hiddenHeader: true,
      align: 'right',
      render: (row) =>
        row.state === 'failed' && mayRetry ? (
          <Button
            variant="subtle"
            size="compact-xs"
            disabled={busy}
            aria-label={`Try ${row.id} again`}
            onClick={() => void again({ subjectId: row.subjectId, eventId: row.eventId })}
          >
            Try again
          </Button>
        ) : null,
    },
  ];

  return (
    <Section
      title="Deliveries"
      description="The newest 100; they are kept for 30 days. Messages may arrive in another order than they happened."
      actions={
        <Group gap="sm">
          <Choice
            label="Which deliveries"
            value={show}
            options={FILTERS}
            onChange={(value) => router.replace(value === 'all' ? pathname : `${pathname}?show=${value}`)}
          />
          {anyFailed && mayRetry && (
            <Button variant="default" size="compact-sm" loading={busy} onClick={() => void again()}>
              Try all failed again
            </Button>
          )}
        </Group>
      }
      flush
    >
      <DataTable
        stack
        columns={columns}
        rows={deliveries}
        rowKey={(row) => row.id}
        caption="Deliveries"
        empty={
          show === 'all' ? (
            <EmptyState title="Nothing was sent yet">
              The next event of {webhook.flows === null ? 'any flow' : 'its flows'} appears here. “Send a test” asks the
              receiver now.
            </EmptyState>
          ) : (
            <EmptyState title={show === 'failed' ? 'Nothing has failed' : 'Nothing waits'} />
          )
        }
      />
    </Section>
  );
}

function DeliveryState({ row }: { row: DeliveryView }) {
  if (row.deliveredAt !== null)
    return (
      <>
        Delivered <RelativeTime at={row.deliveredAt} />
      </>
    );
  if (row.nextAt === null) return 'Failed';
  return (
    <>
      {row.attempts === 0 ? 'First try' : 'Next try'} <RelativeTime at={row.nextAt} />
    </>
  );
}
