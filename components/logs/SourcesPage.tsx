'use client';

import { Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { DataTable, type Column } from '@/components/common/DataTable';
import { nameColumn, useArchived } from '@/components/common/definition-list';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount } from '@/components/common/format';
import { LinkAnchor, LinkButton } from '@/components/common/links';
import { PageHeader } from '@/components/common/PageHeader';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import type { SourceSummary } from '@/lib/logs/schemas';
import { formatWords, handlerWords } from './words';

/** All log sources with what came in, and what waits. */
export function SourcesPage({ sources, mayEdit }: { sources: SourceSummary[]; mayEdit: boolean }) {
  const archived = useArchived();
  const rows = archived.visible(sources);
  const create = mayEdit && (
    <LinkButton href="/logs/new" leftSection={<IconPlus size={15} aria-hidden />}>
      New source
    </LinkButton>
  );
  return (
    <>
      <PageHeader
        title="Logs"
        description="Files of other systems. Each line becomes a change of a subject, a goal or a statistic, or waits with a reason."
        actions={create}
      />
      <Section
        flush
        title={`${formatCount(rows.length)} ${rows.length === 1 ? 'source' : 'sources'}`}
        actions={archived.toggle(sources.filter(({ archivedAt }) => archivedAt !== null).length)}
      >
        <DataTable
          caption="Log sources with their lines"
          stack
          columns={COLUMNS}
          rows={rows}
          rowKey={(row) => row.slug}
          csv={{ filename: 'log-sources.csv', href: `/api/v1/logs?format=csv${archived.shown ? '&archived=1' : ''}` }}
          dimmed={(row) => row.archivedAt !== null}
          empty={
            <EmptyState title="No log source is defined yet" action={create}>
              A source says how files are read and what each event means. Then drop a file on its page, send it with{' '}
              <code>POST /api/v1/logs/{'{source}'}</code>, or use <code>npm run import -- logs</code>.
            </EmptyState>
          }
        />
      </Section>
    </>
  );
}

const COLUMNS: Column<SourceSummary>[] = [
  nameColumn<SourceSummary>('source', '/logs', 'Source'),
  {
    key: 'reads',
    header: 'Reads',
    wrap: true,
    value: (row) => formatWords(row.format),
    render: (row) => (
      <>
        {formatWords(row.format)}
        <Text size="xs" c="dimmed">
          {handlerWords(row.handlers)}
        </Text>
      </>
    ),
  },
  count('uploads', 'Uploads', (row) => row.uploads),
  count('accepted', 'Accepted', (row) => row.accepted),
  count('duplicates', 'Known already', (row) => row.duplicates),
  {
    ...count('quarantined', 'Waiting', (row) => row.quarantined),
    render: (row) =>
      row.quarantined === 0 ? (
        formatCount(0)
      ) : (
        <LinkAnchor href={`/logs/${encodeURIComponent(row.slug)}#waiting`} size="sm" c="var(--weir-warn)" fw={600}>
          {formatCount(row.quarantined)}
        </LinkAnchor>
      ),
  },
  {
    key: 'last_upload',
    header: 'Newest',
    align: 'right',
    value: (row) => row.lastUploadAt,
    render: (row) => (row.lastUploadAt === null ? '–' : <RelativeTime at={row.lastUploadAt} />),
  },
];

function count(key: string, header: string, of: (row: SourceSummary) => number): Column<SourceSummary> {
  return { key, header, align: 'right', value: of, render: (row) => formatCount(of(row)) };
}
