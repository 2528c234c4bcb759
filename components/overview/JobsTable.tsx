import { Text } from '@mantine/core';
import { DataTable, type Column } from '@/components/common/DataTable';
import { EmptyState } from '@/components/common/EmptyState';
import { RelativeTime } from '@/components/common/RelativeTime';
import type { OverviewJob } from '@/lib/overview/schemas';
import classes from './overview.module.css';

const WORDS = { ok: 'Well', failed: 'Failed', late: 'Late', waiting: 'Not run yet' } as const;

const COLUMNS: Column<OverviewJob>[] = [
  {
    key: 'job',
    header: 'Job',
    rowHeader: true,
    wrap: true,
    render: (row) => (
      <>
        <span style={{ fontWeight: 500 }}>{row.job}</span>
        <Text size="xs" c="dimmed">
          {row.health === 'failed' && row.error !== null ? row.error : row.description}
        </Text>
      </>
    ),
  },
  {
    key: 'health',
    header: 'State',
    render: (row) => (
      <span className={classes.health}>
        <span className={classes.dot} data-health={row.health} aria-hidden />
        {row.running ? 'Running' : WORDS[row.health]}
      </span>
    ),
  },
  {
    key: 'last',
    header: 'Last run',
    align: 'right',
    render: (row) => (row.lastAt === null ? '–' : <RelativeTime at={row.lastAt} />),
  },
  {
    key: 'next',
    header: 'Next',
    align: 'right',
    render: (row) => (row.nextDueAt === null ? '–' : <RelativeTime at={row.nextDueAt} />),
  },
];

/** The jobs that derive reports from records, with their health. */
export function JobsTable({ jobs }: { jobs: OverviewJob[] }) {
  return (
    <DataTable
      caption="Jobs with their last and next run"
      columns={COLUMNS}
      rows={jobs}
      rowKey={(row) => row.job}
      empty={
        <EmptyState title="No job is registered">
          Start the server with its built-in ticker, or call /api/cron.
        </EmptyState>
      }
    />
  );
}
