import { Text } from '@mantine/core';
import { DataTable, type Column } from '@/components/common/DataTable';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount } from '@/components/common/format';
import { LinkAnchor } from '@/components/common/links';
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

/** The job that people wait for: it is shown even when all is well. */
const ALWAYS = 'reports';

/** The reports, and every job that is not well with what it says; the others are well in one line. */
export function JobsTable({ jobs }: { jobs: OverviewJob[] }) {
  const shown = jobs.filter(({ job, health }) => job === ALWAYS || health === 'failed' || health === 'late');
  const others = jobs.length - shown.length;
  const waiting = jobs.filter((job) => job.health === 'waiting' && !shown.includes(job)).length;
  return (
    <>
      <DataTable
        caption="Jobs with their last and next run"
        stack
        columns={COLUMNS}
        rows={shown}
        rowKey={(row) => row.job}
        empty={
          <EmptyState title="No job is registered">
            Start the server with its built-in ticker, or call /api/cron.
          </EmptyState>
        }
      />
      {others > 0 && (
        <p className={classes.others}>
          {sayOthers(others, waiting)} <LinkAnchor href="/schedule">Schedule</LinkAnchor>
        </p>
      )}
    </>
  );
}

function sayOthers(others: number, waiting: number): string {
  const jobs = (count: number) => `${formatCount(count)} ${count === 1 ? 'job' : 'jobs'}`;
  if (waiting === others) return `${jobs(others)} more: not run yet.`;
  return waiting === 0
    ? `${jobs(others)} more: all well.`
    : `${jobs(others)} more: ${formatCount(waiting)} not run yet, the rest well.`;
}
