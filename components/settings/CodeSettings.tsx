import { Code, Stack, Text } from '@mantine/core';
import Link from 'next/link';
import { DataTable, type Column } from '@/components/common/DataTable';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount } from '@/components/common/format';
import { Section } from '@/components/common/Section';
import type { DeclarationsView, DriftRow } from '@/lib/overview/schemas';

const COLUMNS: Column<DriftRow>[] = [
  { key: 'kind', header: 'What', value: (row) => row.kind },
  {
    key: 'key',
    header: 'Name',
    rowHeader: true,
    value: (row) => row.key,
    render: (row) => (row.href === null ? row.key : <Link href={row.href}>{row.key}</Link>),
  },
  { key: 'field', header: 'Field', value: (row) => row.field ?? 'missing', render: (row) => row.field ?? 'not here' },
  { key: 'code', header: 'In the source tree', wrap: true, value: (row) => row.code, render: (row) => show(row.code) },
  { key: 'here', header: 'Here', wrap: true, value: (row) => row.here, render: (row) => show(row.here) },
];

const show = (json: string | null) => (json === null ? '' : <Code>{json}</Code>);

/** `1 process`, `2 processes`: the names are those of the declarations, all of them regular but one. */
function say(plural: string, count: number): string {
  const one = plural === 'processes' ? 'process' : plural.replace(/s$/, '');
  return `${formatCount(count)} ${count === 1 ? one : plural}`;
}

/** What code declares, and where this installation says something else. */
export function CodeSettings({ declared, drift }: DeclarationsView) {
  const parts = Object.entries(declared).filter(([, count]) => count > 0);
  return (
    <Stack gap="md">
      <Section title="Declared in the source tree" description="lib/definitions, applied at every start">
        <Text size="sm">
          {parts.length === 0 ? 'Nothing is declared.' : parts.map(([name, count]) => say(name, count)).join(', ')}.
          What is missing is added; what somebody changed here is never overwritten.
        </Text>
      </Section>
      <Section
        title="Where this installation differs"
        description="Change the source tree, or change it back here: both are right"
        flush
      >
        <DataTable
          caption="Fields in which this installation differs from the source tree"
          columns={COLUMNS}
          rows={drift}
          rowKey={(row) => `${row.kind}/${row.key}/${row.field ?? ''}`}
          csv={{ filename: 'drift.csv' }}
          empty={
            <EmptyState title="No difference">Everything that code declares is here as it was declared.</EmptyState>
          }
        />
      </Section>
    </Stack>
  );
}
