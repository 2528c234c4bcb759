import { Button, Text } from '@mantine/core';
import { DataTable, type Column } from '@/components/common/DataTable';
import { EmptyState } from '@/components/common/EmptyState';
import { RelativeTime } from '@/components/common/RelativeTime';
import type { JobRunView } from '@/lib/schedule/schemas';
import classes from './schedule.module.css';
import { errorWords, lengthWords, periodWords, tallyWords } from './words';

const STATUS = { ok: 'Done', failed: 'Failed', running: 'Running' } as const;

const COLUMNS: Column<JobRunView>[] = [
  {
    key: 'started_at',
    header: 'Started',
    value: (row) => row.startedAt,
    render: (row) => <RelativeTime at={row.startedAt} />,
  },
  { key: 'job', header: 'Job', rowHeader: true, value: (row) => row.job },
  {
    key: 'status',
    header: 'State',
    value: (row) => row.status,
    render: (row) => (
      <span className={classes.health}>
        <span className={classes.dot} data-health={row.status} aria-hidden />
        {STATUS[row.status]}
      </span>
    ),
  },
  { key: 'ms', header: 'Took', align: 'right', value: (row) => row.ms, render: lengthWords },
  {
    key: 'tally',
    header: 'What it did',
    wrap: true,
    value: (row) => JSON.stringify(row.tally),
    render: (row) => (
      <>
        {row.status !== 'running' && tallyWords(row.tally)}
        {row.error !== null && (
          <Text size="xs" c="var(--weir-bad)">
            {errorWords(row.error)}
          </Text>
        )}
      </>
    ),
  },
  { key: 'period', header: 'For', value: (row) => row.period, render: (row) => periodWords(row.period) },
];

/** Runs of jobs, newest first. */
export function RunsTable(props: {
  runs: readonly JobRunView[];
  stale: boolean;
  filtered: boolean;
  onShowAll: () => void;
}) {
  return (
    <div style={{ opacity: props.stale ? 0.6 : 1 }}>
      <DataTable
        caption="Runs of jobs, newest first"
        columns={COLUMNS}
        rows={props.runs}
        rowKey={(row) => row.id}
        maxHeight={520}
        csv={{ filename: 'runs.csv' }}
        empty={
          props.filtered ? (
            <EmptyState
              title="No run fits"
              action={
                <Button variant="default" onClick={props.onShowAll}>
                  Show all
                </Button>
              }
            />
          ) : (
            <EmptyState title="Nothing has run yet">
              The built-in schedule begins within half a minute; or press “Run now” beside a job.
            </EmptyState>
          )
        }
      />
    </div>
  );
}
