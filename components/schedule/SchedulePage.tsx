'use client';

import { Button, Group, NativeSelect, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useQueryStates } from 'nuqs';
import { useState } from 'react';
import { Choice } from '@/components/common/Choice';
import { CodeBlock } from '@/components/common/CodeBlock';
import { DataTable, type Column } from '@/components/common/DataTable';
import { EmptyState } from '@/components/common/EmptyState';
import { PageHeader } from '@/components/common/PageHeader';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import { useRun } from '@/components/common/use-run';
import type { ActionResult } from '@/lib/auth/schemas';
import { RunsTable } from './RunsTable';
import { scheduleQuery, type ScheduledJob } from './queries';
import classes from './schedule.module.css';
import { scheduleParams } from './search-params';
import { errorWords, everyWords, isExpression, scheduleSentence } from './words';
import { formatDuration } from '@/components/common/format';

const WORDS = { ok: 'Well', failed: 'Failed', late: 'Late', waiting: 'Not run yet' } as const;

type RunNow = (input: { job: string }) => Promise<ActionResult<{ ms: number; failed: number }>>;

/** Every job: how often, how the last run went, when the next is due, and a button that runs it now; then all runs. */
export function SchedulePage({ mayRun, runNow }: { mayRun: boolean; runNow: RunNow }) {
  const [filter, setFilter] = useQueryStates(scheduleParams, { history: 'push' });
  const { data, error, isPlaceholderData } = useQuery(scheduleQuery(filter));
  const client = useQueryClient();
  const { run } = useRun();
  const [working, setWorking] = useState<string | null>(null);

  async function start(job: string) {
    setWorking(job);
    const { data: result } = await run(() => runNow({ job }));
    setWorking(null);
    await client.invalidateQueries({ queryKey: ['schedule'] });
    if (result === null) return;
    notifications.show(
      result.failed > 0
        ? { color: 'red', title: `${job} failed`, message: 'Its run in the history says why.' }
        : { message: `${job} ran in ${formatDuration(result.ms)}.` },
    );
  }

  if (data === undefined) {
    return (
      <EmptyState titleOrder={1} title="The schedule cannot be read">
        {error?.message ?? 'Try again.'}
      </EmptyState>
    );
  }
  const sentence = scheduleSentence(data.jobs);
  return (
    <>
      <PageHeader
        title="Schedule"
        description={`Everything derived appears by itself while these run. Days are those of ${data.timeZone}.`}
      />
      <div className={classes.stack}>
        <section className={classes.verdict} data-tone={sentence.tone} aria-label="State of the schedule">
          <p className={classes.sentence}>{sentence.text}</p>
        </section>
        <Section title="Jobs" flush>
          <DataTable
            caption="Jobs with their last and next run"
            stack
            columns={columns({ mayRun, working, start })}
            rows={data.jobs}
            rowKey={(row) => row.job}
            csv={{ filename: 'jobs.csv' }}
            empty={
              <EmptyState title="No job is registered">
                Start the server with its built-in ticker, or call /api/cron.
              </EmptyState>
            }
          />
        </Section>
        <Section
          flush
          title="Runs"
          description="What each counted, how long it took, and why it failed. Forgotten after some months."
          actions={
            <Group gap="xs">
              <NativeSelect
                size="xs"
                aria-label="Runs of"
                value={filter.job ?? ''}
                onChange={(event) => void setFilter({ job: event.currentTarget.value || null, cursor: null })}
                data={[{ value: '', label: 'All jobs' }, ...data.jobs.map(({ job }) => job)]}
              />
              <Choice
                label="Runs that"
                value={filter.status ?? 'all'}
                options={[
                  { value: 'all', label: 'All' },
                  { value: 'failed', label: 'Failed' },
                  { value: 'running', label: 'Running' },
                ]}
                onChange={(status) => void setFilter({ status: status === 'all' ? null : status, cursor: null })}
              />
            </Group>
          }
        >
          <RunsTable
            runs={data.runs}
            stale={isPlaceholderData}
            filtered={filter.job !== null || filter.status !== null || filter.cursor !== null}
            onShowAll={() => void setFilter(null)}
          />
          {(filter.cursor !== null || data.nextCursor !== null) && (
            <Group justify="space-between" p="xs">
              <Button
                variant="default"
                disabled={filter.cursor === null}
                onClick={() => void setFilter({ cursor: null })}
              >
                Newest
              </Button>
              <Button
                variant="default"
                disabled={data.nextCursor === null}
                onClick={() => void setFilter({ cursor: data.nextCursor })}
              >
                Older
              </Button>
            </Group>
          )}
        </Section>
        <Section title="How it runs">
          <Text size="sm" component="div" className={classes.how}>
            <p>
              The server runs what is due by itself. A scheduler may do it instead, with <code>GET /api/cron</code> or{' '}
              <code>npm run schedule</code>; both at once do no harm. A job runs at most once in its period. What was
              missed runs once, however long it was missed.
            </p>
            <p>
              <b>Overlap:</b> whoever runs a job holds its lease, so it never runs twice at a time, on any number of
              machines. <b>Crash:</b> the lease ends 20 s after its holder, the run is marked as interrupted, and the
              next one goes on where it stopped. <b>Failure:</b> the sentence stands in the history, and the job is
              tried again a minute later.
            </p>
            <p>
              Your own jobs stand in <code>lib/definitions/jobs.ts</code>:
            </p>
          </Text>
          <CodeBlock code={OWN_JOB} label="A job of your own" />
        </Section>
      </div>
    </>
  );
}

const OWN_JOB = `defineJob({
  name: 'forget-drafts',
  description: 'Removes drafts that nobody has touched for a year.',
  every: '30 6 * * 1-5', // or never, minutely, twelve_minutely, hourly, daily, weekly, two_weekly, four_weekly
  run: async ({ client, now }) => ({ written: await forgetDrafts(client, now) }),
});`;

function columns(given: {
  mayRun: boolean;
  working: string | null;
  start: (job: string) => Promise<void>;
}): Column<ScheduledJob>[] {
  return [
    {
      key: 'job',
      header: 'Job',
      rowHeader: true,
      wrap: true,
      value: (row) => row.job,
      render: (row) => (
        <>
          <b className={classes.name}>{row.job}</b>
          <Text size="xs" c={row.health === 'failed' ? 'var(--weir-bad)' : 'dimmed'}>
            {row.health === 'failed' && row.error !== null ? errorWords(row.error) : row.description}
          </Text>
        </>
      ),
    },
    {
      key: 'every',
      header: 'Every',
      value: (row) => row.every,
      render: (row) => (isExpression(row.every) ? <code>{row.every}</code> : everyWords(row.every)),
    },
    {
      key: 'state',
      header: 'State',
      value: (row) => (row.running ? 'running' : row.health),
      render: (row) => (
        <span className={classes.health}>
          <span className={classes.dot} data-health={row.running ? 'running' : row.health} aria-hidden />
          {row.running || given.working === row.job ? 'Running' : WORDS[row.health]}
        </span>
      ),
    },
    {
      key: 'last_run',
      header: 'Last run',
      align: 'right',
      value: (row) => row.lastAt,
      render: (row) => (row.lastAt === null ? '–' : <RelativeTime at={row.lastAt} />),
    },
    {
      key: 'took_ms',
      header: 'Took',
      align: 'right',
      value: (row) => row.lastMs,
      render: (row) => formatDuration(row.lastMs),
    },
    {
      key: 'next_run',
      header: 'Next',
      align: 'right',
      value: (row) => row.nextDueAt,
      render: (row) => (row.nextDueAt === null ? 'by hand' : <RelativeTime at={row.nextDueAt} />),
    },
    ...(given.mayRun
      ? [
          {
            key: 'run',
            header: 'Run now',
            hiddenHeader: true,
            align: 'right' as const,
            render: (row: ScheduledJob) => (
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Run ${row.job} now`}
                leftSection={<IconPlayerPlay size={13} aria-hidden />}
                loading={given.working === row.job}
                disabled={given.working !== null && given.working !== row.job}
                onClick={() => void given.start(row.job)}
              >
                Run now
              </Button>
            ),
          },
        ]
      : []),
  ];
}
