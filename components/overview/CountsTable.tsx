import { Text } from '@mantine/core';
import { DataTable, type Column } from '@/components/common/DataTable';
import { LinkAnchor } from '@/components/common/links';
import { formatCount } from '@/components/common/format';
import type { OverviewCount } from '@/lib/overview/schemas';
import { reasonWords } from './words';

/** Names nobody defined, or reasons for which records were left out, with their numbers. */
export function CountsTable(props: { counts: OverviewCount[]; kind: 'unknown' | 'refused'; mayEdit: boolean }) {
  const columns: Column<OverviewCount>[] =
    props.kind === 'unknown'
      ? [
          {
            key: 'name',
            header: 'Name',
            rowHeader: true,
            value: (row) => row.name,
            render: (row) => <code>{row.name}</code>,
          },
          {
            key: 'kind',
            header: 'Asked for as',
            value: (row) => row.reason,
            render: (row) => (row.reason === 'unknown_goal' ? 'goal' : 'experiment'),
          },
          times,
          {
            key: 'action',
            header: 'Actions',
            hiddenHeader: true,
            align: 'right',
            render: (row) => props.mayEdit && <Define row={row} />,
          },
        ]
      : [
          {
            key: 'reason',
            header: 'Reason',
            rowHeader: true,
            wrap: true,
            value: (row) => row.reason,
            render: (row) => (
              <>
                {reasonWords(row.reason)}
                {row.name !== '' && (
                  <Text span size="xs" c="dimmed" ff="monospace" ml={6}>
                    {row.name}
                  </Text>
                )}
              </>
            ),
          },
          times,
        ];
  return (
    <DataTable
      caption={props.kind === 'unknown' ? 'Names that nobody defined' : 'Records left out or refused, by reason'}
      columns={columns}
      rows={props.counts}
      rowKey={(row) => `${row.reason} ${row.name}`}
      maxHeight={290}
    />
  );
}

const times: Column<OverviewCount> = {
  key: 'count',
  header: 'Times',
  align: 'right',
  value: (row) => row.count,
  render: (row) => formatCount(row.count),
};

function Define({ row }: { row: OverviewCount }) {
  const key = encodeURIComponent(row.name);
  const href = row.reason === 'unknown_goal' ? `/goals?new=${key}` : `/experiments/new?key=${key}`;
  return (
    <LinkAnchor href={href} size="xs">
      Define it
    </LinkAnchor>
  );
}
