import { Text } from '@mantine/core';
import { DataTable, type Column } from '@/components/common/DataTable';
import { formatCount } from '@/components/common/format';
import type { LogPreview } from '@/lib/logs/schemas';
import { reasonName } from './words';

type Line = LogPreview['lines'][number];

/** What would become of the first lines of a file. Nothing has been written. */
export function PreviewTable({ preview }: { preview: LogPreview }) {
  const { lines, encoding, delimiter } = preview;
  const bad = lines.filter(({ reason }) => reason !== null).length;
  return (
    <>
      <Text size="sm" role="status">
        {encoding}, separated by {delimiter === '\t' ? 'tab' : `“${delimiter}”`}. Of the first{' '}
        {formatCount(lines.length)} lines{' '}
        {bad === 0 ? 'all can be read' : `${formatCount(bad)} would wait in quarantine`}.
      </Text>
      <DataTable caption="The first lines" columns={COLUMNS} rows={lines} rowKey={(row) => row.line} maxHeight={320} />
    </>
  );
}

const COLUMNS: Column<Line>[] = [
  { key: 'line', header: 'Line', align: 'right', rowHeader: true, value: (row) => row.line },
  { key: 'subject', header: 'Subject', value: (row) => row.subject, render: (row) => row.subject ?? '–' },
  {
    key: 'at',
    header: 'Time',
    value: (row) => row.at,
    render: (row) => (row.at === null ? '–' : row.at.replace('T', ' ').replace('.000Z', ' UTC')),
  },
  { key: 'event', header: 'Event', value: (row) => row.event },
  { key: 'text', header: 'Text', wrap: true, value: (row) => row.text },
  {
    key: 'result',
    header: 'Result',
    value: (row) => row.reason ?? 'read',
    render: (row) =>
      row.reason === null ? 'Read' : <span style={{ color: 'var(--weir-warn)' }}>{reasonName(row.reason)}</span>,
  },
];
