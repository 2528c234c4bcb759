'use client';

import { Badge, Text } from '@mantine/core';
import { DataTable, type Column } from '@/components/common/DataTable';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount } from '@/components/common/format';
import { LinkAnchor } from '@/components/common/links';
import { RelativeTime } from '@/components/common/RelativeTime';
import type { UploadView } from '@/lib/logs/schemas';
import { csvOf, formatBytes, STATUS_WORDS } from './words';

/** Uploads of a source, the newest first. */
export function UploadsTable({ source, uploads }: { source: string; uploads: readonly UploadView[] }) {
  return (
    <DataTable
      caption="Uploads"
      stack
      columns={COLUMNS}
      rows={uploads}
      rowKey={(row) => row.id}
      csv={{ filename: `logs-${source}-uploads.csv`, href: csvOf(source, 'uploads') }}
      maxHeight={460}
      empty={<EmptyState title="Nothing was uploaded yet">Drop a file above, or send one over HTTP.</EmptyState>}
    />
  );
}

const COLUMNS: Column<UploadView>[] = [
  {
    key: 'file',
    header: 'File',
    rowHeader: true,
    value: (row) => row.fileName,
    render: (row) => (
      <>
        <LinkAnchor href={`/logs/${encodeURIComponent(row.source)}/uploads/${row.id}`} size="sm" fw={500}>
          {row.fileName === '' ? 'sent over HTTP' : row.fileName}
        </LinkAnchor>
        <Text size="xs" c="dimmed">
          {[row.subject, row.startDay, row.actorName, formatBytes(row.bytes)].filter(Boolean).join(' · ')}
        </Text>
      </>
    ),
  },
  {
    key: 'status',
    header: 'Status',
    value: (row) => row.status,
    render: (row) => (
      <Badge
        size="sm"
        variant="light"
        color={row.status === 'done' ? 'green' : row.status === 'failed' ? 'red' : 'gray'}
      >
        {STATUS_WORDS[row.status]}
      </Badge>
    ),
  },
  count('lines', 'Lines', (row) => row.lines),
  count('accepted', 'Accepted', (row) => row.accepted),
  count('duplicates', 'Known already', (row) => row.duplicates),
  count('quarantined', 'Quarantined', (row) => row.quarantined),
  {
    key: 'started',
    header: 'Started',
    align: 'right',
    value: (row) => row.startedAt,
    render: (row) => <RelativeTime at={row.startedAt} />,
  },
];

function count(key: string, header: string, of: (row: UploadView) => number): Column<UploadView> {
  return { key, header, align: 'right', value: of, render: (row) => formatCount(of(row)) };
}
