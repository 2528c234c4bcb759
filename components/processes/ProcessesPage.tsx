'use client';

import { Badge, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { CodeBlock } from '@/components/common/CodeBlock';
import { DataTable, type Column } from '@/components/common/DataTable';
import { nameColumn, useArchived } from '@/components/common/definition-list';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount } from '@/components/common/format';
import { LinkAnchor, LinkButton } from '@/components/common/links';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import type { StockCount } from '@/lib/stocks/process.schemas';
import type { ProcessView, StockView } from '@/lib/stocks/schemas';
import classes from './processes.module.css';

const IMPORT = 'npm run import -- process --file changes.csv --subject id --state state --at time';

/** All processes with who is in them now. */
export function ProcessesPage(props: {
  processes: ProcessView[];
  stocks: StockView[];
  counts: StockCount[];
  mayEdit: boolean;
}) {
  const archived = useArchived();
  const counts = new Map(props.counts.map((count) => [count.stock, count]));
  const names = new Map(props.stocks.map(({ slug, name }) => [slug, name]));
  const rows = archived.visible(props.processes);
  const newProcess = props.mayEdit && (
    <LinkButton
      href={props.stocks.length === 0 ? '/stocks/new' : '/processes/new'}
      leftSection={<IconPlus size={15} aria-hidden />}
    >
      {props.stocks.length === 0 ? 'New stock' : 'New process'}
    </LinkButton>
  );
  const sum = (row: ProcessView, pick: (count: StockCount) => number) =>
    row.stocks.reduce((total, slug) => {
      const count = counts.get(slug);
      return count === undefined ? total : total + pick(count);
    }, 0);
  const columns: Column<ProcessView>[] = [
    nameColumn<ProcessView>('process', '/processes', 'Process'),
    { key: 'kind', header: 'Kind', value: (row) => row.kind },
    {
      key: 'stocks',
      header: 'Stocks',
      wrap: true,
      value: (row) => row.stocks.join(' '),
      render: (row) => (
        <span className={classes.steps}>
          {row.stocks.slice(0, 6).map((slug) => (
            <Badge key={slug} size="sm" color="gray">
              {names.get(slug) ?? slug} {formatCount(counts.get(slug)?.inside ?? 0)}
            </Badge>
          ))}
          {row.stocks.length > 6 && (
            <Text size="xs" c="dimmed">
              and {formatCount(row.stocks.length - 6)} more
            </Text>
          )}
        </span>
      ),
    },
    {
      key: 'inside',
      header: 'Inside now',
      align: 'right',
      value: (row) => sum(row, ({ inside }) => inside),
      render: (row) => formatCount(sum(row, ({ inside }) => inside)),
    },
    {
      key: 'in_30_days',
      header: 'Entries, 30 days',
      align: 'right',
      value: (row) => sum(row, ({ entered }) => entered),
      render: (row) => formatCount(sum(row, ({ entered }) => entered)),
    },
    {
      key: 'flows',
      header: 'Flows',
      align: 'right',
      value: (row) => row.flows.length,
      render: (row) => formatCount(row.flows.length),
    },
  ];
  return (
    <>
      <PageHeader
        title="Processes"
        description="Stocks and flows that belong together, as one picture: who is where, who moved where, how long it takes."
        actions={newProcess}
      />
      <Section
        flush
        title={`${formatCount(rows.length)} ${rows.length === 1 ? 'process' : 'processes'}`}
        actions={archived.toggle(props.processes.filter(({ archivedAt }) => archivedAt !== null).length)}
      >
        <DataTable
          caption="Processes with who is in them now"
          stack
          columns={columns}
          rows={rows}
          rowKey={(row) => row.slug}
          csv={{ filename: 'processes.csv' }}
          dimmed={(row) => row.archivedAt !== null}
          empty={
            <EmptyState title="No process is defined yet" action={newProcess}>
              Define the states of your subjects as{' '}
              <LinkAnchor underline="always" href="/stocks">
                stocks
              </LinkAnchor>{' '}
              and put them together here. Or turn a table of state changes into a process with one command; it makes the
              stocks, the flows and the process:
              <div style={{ marginTop: 12, textAlign: 'left' }}>
                <CodeBlock code={IMPORT} label="Import a process" />
              </div>
            </EmptyState>
          }
        />
      </Section>
    </>
  );
}
