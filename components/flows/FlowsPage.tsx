'use client';

import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { DataTable, type Column } from '@/components/common/DataTable';
import { nameColumn, toolsColumn, useArchived } from '@/components/common/definition-list';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount } from '@/components/common/format';
import { LinkButton } from '@/components/common/links';
import { PageHeader } from '@/components/common/PageHeader';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import { endsWords } from '@/components/processes/balance';
import { useArchive } from '@/components/common/use-archive';
import type { FlowCount } from '@/lib/stocks/process.schemas';
import type { FlowView, StockView } from '@/lib/stocks/schemas';
import type { FlowActions } from './FlowDrawer';

const FlowDrawer = dynamic(() => import('./FlowDrawer'), { ssr: false });

/** All flows with their events of late. */
export function FlowsPage(props: {
  flows: FlowView[];
  stocks: StockView[];
  counts: FlowCount[];
  mayEdit: boolean;
  actions: FlowActions;
}) {
  const [proposed, setProposed] = useQueryState('new', parseAsString);
  const { visible, toggle } = useArchived();
  const [drawer, setDrawer] = useState<{ flow: FlowView | null; opened: boolean } | null>(null);
  const archiving = useArchive(props.actions);
  const names = new Map(props.stocks.map(({ slug, name }) => [slug, name]));
  const counts = new Map(props.counts.map((count) => [count.flow, count]));
  const archived = props.flows.filter(({ archivedAt }) => archivedAt !== null).length;
  const rows = visible(props.flows);
  const asked = props.mayEdit && proposed !== null && props.stocks.length > 0;
  const newFlow =
    props.mayEdit &&
    (props.stocks.length === 0 ? (
      <LinkButton href="/stocks/new" leftSection={<IconPlus size={15} aria-hidden />}>
        New stock
      </LinkButton>
    ) : (
      <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setDrawer({ flow: null, opened: true })}>
        New flow
      </Button>
    ));
  const columns: Column<FlowView>[] = [
    nameColumn('flow', '/flows'),
    { key: 'kind', header: 'Kind', value: (row) => row.kind },
    {
      key: 'ends',
      header: 'From → to',
      wrap: true,
      value: (row) => endsWords(row, new Map()),
      render: (row) => endsWords(row, names),
    },
    {
      key: 'events_30_days',
      header: 'Events, 30 days',
      align: 'right',
      value: (row) => counts.get(row.slug)?.events ?? 0,
      render: (row) => formatCount(counts.get(row.slug)?.events ?? 0),
    },
    {
      key: 'last',
      header: 'Newest',
      align: 'right',
      value: (row) => counts.get(row.slug)?.lastAt,
      render: (row) => {
        const at = counts.get(row.slug)?.lastAt;
        return at === undefined ? '–' : <RelativeTime at={at} />;
      },
    },
    ...(props.mayEdit ? [toolsColumn<FlowView>((flow) => setDrawer({ flow, opened: true }), archiving)] : []),
  ];
  return (
    <>
      <PageHeader
        title="Flows"
        description="Transitions with a name: from any of some stocks to any of some others, the outside among them."
        actions={newFlow}
      />
      <Section
        flush
        title={`${formatCount(rows.length)} ${rows.length === 1 ? 'flow' : 'flows'}`}
        actions={toggle(archived)}
      >
        <DataTable
          caption="Flows with their events of the last 30 days"
          stack
          columns={columns}
          rows={rows}
          rowKey={(row) => row.slug}
          csv={{ filename: 'flows.csv' }}
          dimmed={(row) => row.archivedAt !== null}
          empty={
            <EmptyState title="No flow is defined yet" action={newFlow}>
              {props.stocks.length === 0
                ? 'A flow leads from stock to stock: define these first.'
                : 'Name a transition, for instance “converts”: from on trial to paying. It has its whole history at once.'}
            </EmptyState>
          }
        />
      </Section>
      {(drawer !== null || asked) && (
        <FlowDrawer
          opened={asked || drawer?.opened === true}
          flow={drawer?.flow ?? null}
          stocks={props.stocks}
          actions={props.actions}
          onClose={() => {
            setDrawer((now) => ({ flow: now?.flow ?? null, opened: false }));
            void setProposed(null);
          }}
        />
      )}
    </>
  );
}
