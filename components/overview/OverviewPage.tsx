'use client';

import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { EmptyState } from '@/components/common/EmptyState';
import { LinkButton } from '@/components/common/links';
import { formatCount, formatDay } from '@/components/common/format';
import { PageHeader } from '@/components/common/PageHeader';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import { Stat, Stats } from '@/components/common/Stat';
import type { OverviewView, TrafficDay } from '@/lib/overview/schemas';
import { CountsTable } from './CountsTable';
import { Decisions } from './Decisions';
import { FirstSteps } from './FirstSteps';
import { JobsTable } from './JobsTable';
import classes from './overview.module.css';
import { overviewQuery, trafficQuery } from './queries';
import { Running } from './Running';
import { Traffic } from './Traffic';
import { needsDecision, sumOf } from './words';

/** What runs, what needs a decision, what arrives, and whether the machine is well. */
export function OverviewPage({ mayEdit }: { mayEdit: boolean }) {
  const { data } = useQuery(overviewQuery);
  const { data: traffic, error } = useQuery(trafficQuery);
  if (data === undefined) return null;
  const running = data.experiments.filter(({ state }) => state === 'enabled');
  const decisions = needsDecision(data.experiments);
  const fresh = data.experiments.length === 0 || (data.lastOrigin === null && traffic?.some(hasRecords) === false);

  return (
    <>
      <PageHeader
        title="Overview"
        actions={
          mayEdit && (
            <LinkButton href="/experiments/new" leftSection={<IconPlus size={15} aria-hidden />}>
              New experiment
            </LinkButton>
          )
        }
      />
      <div className={classes.stack}>
        {fresh && <FirstSteps view={data} mayEdit={mayEdit} />}
        <Numbers view={data} traffic={traffic} running={running.length} />
        {data.experiments.length > 0 && (
          <>
            <Decisions rows={decisions} reports={data.jobs.find(({ job }) => job === 'reports') ?? null} />
            <Running rows={running} timeZone={data.timeZone} />
          </>
        )}
        <div className={classes.halves}>
          <Traffic days={traffic} failed={traffic === undefined ? (error?.message ?? null) : null} />
          <Section title="Jobs" description="Reports appear by themselves while these run" flush>
            <JobsTable jobs={data.jobs} />
          </Section>
          <Section
            title="Names that nobody defined"
            description={`Asked for in the last 7 days: ${formatCount(sumOf(data.unknown))} times. They see the control and record nothing.`}
            flush
          >
            {data.unknown.length === 0 ? (
              <EmptyState title="Every name is known">
                A misspelt experiment or goal in your code would be listed here.
              </EmptyState>
            ) : (
              <CountsTable counts={data.unknown} kind="unknown" mayEdit={mayEdit} />
            )}
          </Section>
          <Section
            title="Left out or refused"
            description={`${formatCount(sumOf(data.refused))} records in the last 7 days`}
            flush
          >
            {data.refused.length === 0 ? (
              <EmptyState title="Everything was accepted">Refusals appear here with their reason.</EmptyState>
            ) : (
              <CountsTable counts={data.refused} kind="refused" mayEdit={mayEdit} />
            )}
          </Section>
        </div>
      </div>
    </>
  );
}

const hasRecords = (day: TrafficDay) => day.enrollments + day.goalRecords > 0;

function Numbers({
  view,
  traffic,
  running,
}: {
  view: OverviewView;
  traffic: TrafficDay[] | undefined;
  running: number;
}) {
  const today = traffic?.at(-1);
  const yesterday = traffic?.at(-2);
  const reports = view.jobs.find(({ job }) => job === 'reports');
  const newest = view.experiments.reduce<string | null>(
    (last, { day }) => (day !== null && (last === null || day > last) ? day : last),
    null,
  );
  return (
    <Stats>
      <Stat
        label="Running"
        value={formatCount(running)}
        hint={`of ${formatCount(view.experiments.length)}`}
        extra="experiments"
      />
      <Stat
        label="Enrolled today"
        value={formatCount(today?.enrollments)}
        extra={<Yesterday count={yesterday?.enrollments} />}
      />
      <Stat
        label="Goal records today"
        value={formatCount(today?.goalRecords)}
        extra={<Yesterday count={yesterday?.goalRecords} />}
      />
      <Stat
        label="Newest report"
        value={formatDay(newest, false)}
        extra={
          reports?.nextDueAt === undefined || reports.nextDueAt === null ? (
            'no run is planned'
          ) : (
            <>
              next run <RelativeTime at={reports.nextDueAt} />
            </>
          )
        }
      />
      <Stat
        label="Last record from a page"
        value={view.lastOrigin === null ? '–' : <RelativeTime at={view.lastOrigin.lastSeenAt} />}
        extra={view.lastOrigin?.host ?? 'none yet'}
      />
    </Stats>
  );
}

function Yesterday({ count }: { count: number | undefined }) {
  return <>{formatCount(count)} yesterday</>;
}
