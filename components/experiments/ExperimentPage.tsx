'use client';

import { Badge, Code, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useQueryStates } from 'nuqs';
import { useMemo } from 'react';
import { EmptyState } from '@/components/common/EmptyState';
import { formatDay } from '@/components/common/format';
import { PageHeader } from '@/components/common/PageHeader';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import { StatusBadge } from '@/components/common/StatusBadge';
import type { Verdict } from '@/lib/experiments/report.schemas';
import type { ExperimentView } from '@/lib/experiments/schemas';
import { ActivityList, DaySwitch, UseIt } from './lazy';
import { outcomeNames, outcomeOf } from './outcome';
import { dayIn, pausesOf } from './pauses';
import { enrollmentsQuery, reportQuery, seriesQuery, todayQuery } from './queries';
import { ReportSections } from './ReportSections';
import { experimentParams } from './search-params';
import { peopleOf } from './state-changes';
import { StateActions } from './StateActions';
import type { ActivityEntry, ExperimentActions, FlowChoice, GoalChoice, MetricChoice, ReportClock } from './types';
import { VerdictCard } from './VerdictCard';

/** One experiment: verdict, health, enrollments, results, over time, daily table, how to use it, notes and activity. */
export function ExperimentPage(props: {
  experiment: ExperimentView;
  goals: readonly GoalChoice[];
  flows: readonly FlowChoice[];
  metrics: readonly MetricChoice[];
  activity: readonly ActivityEntry[];
  clock: ReportClock;
  timeZone: string;
  today: string;
  /** the outcome shown over time when the address names none */
  defaultGoal: string;
  origin: string;
  mayEdit: boolean;
  actions: ExperimentActions;
}) {
  const { experiment, clock } = props;
  const [params, setParams] = useQueryStates(experimentParams);
  const phase = experiment.phases.find((each) => each.phase === params.phase)?.phase ?? experiment.phase;
  const goal = params.goal === '' ? props.defaultGoal : params.goal;
  const current = phase === experiment.phase;

  const report = useQuery(reportQuery(experiment.key, { phase, date: params.date }));
  const enrollments = useQuery(enrollmentsQuery(experiment.key, { phase }));
  const series = useQuery({ ...seriesQuery(experiment.key, { phase, goal }), enabled: goal !== '' });
  const today = useQuery({
    ...todayQuery(experiment.key, { phase }),
    enabled: current && (experiment.state === 'enabled' || experiment.external),
  });

  const names = useMemo(
    () => outcomeNames(props.goals, props.flows, props.metrics),
    [props.goals, props.flows, props.metrics],
  );
  const pauses = useMemo(() => pausesOf(props.activity, props.timeZone), [props.activity, props.timeZone]);
  const shown = report.data?.report ?? (params.date === '' ? (today.data ?? null) : null);
  const verdict = report.data?.verdict ?? null;
  const newestDay = enrollments.data?.at(-1)?.[0] ?? null;

  return (
    <>
      <PageHeader
        title={experiment.name}
        beside={
          <Group gap={6}>
            <StatusBadge state={experiment.state} />
            <Code>{experiment.key}</Code>
            {experiment.external && <Badge color="gray">External</Badge>}
            {experiment.sample && (
              <Badge color="gray" variant="outline">
                Sample data
              </Badge>
            )}
          </Group>
        }
        description={<Facts experiment={experiment} timeZone={props.timeZone} />}
        actions={props.mayEdit && <StateActions experiment={experiment} actions={props.actions} />}
      />
      <Stack gap="md">
        {verdict !== null && <VerdictCard verdict={verdict} />}
        {report.isError && (
          <Text size="sm" role="alert">
            {report.error.message}
          </Text>
        )}
        {(newestDay !== null || experiment.phases.length > 1) && (
          <DaySwitch
            phases={experiment.phases}
            phase={phase}
            timeZone={props.timeZone}
            onPhase={(next) => void setParams({ phase: next === experiment.phase ? null : next, date: '' })}
            day={
              newestDay === null
                ? null
                : {
                    day: shown?.date ?? newestDay,
                    first: enrollments.data?.[0]?.[0] ?? newestDay,
                    newest: newestDay,
                    today: current && today.data !== null && today.data !== undefined ? today.data.date : null,
                    onDay: (day) => void setParams({ date: day === newestDay ? '' : day }),
                  }
            }
          />
        )}
        {shown === null ? (
          report.isPending ? null : (
            <NoReport experiment={experiment} clock={clock} verdict={verdict} today={props.today} asked={params.date} />
          )
        ) : (
          <ReportSections
            experiment={experiment}
            report={shown}
            stale={report.isPlaceholderData}
            clock={clock}
            today={today.data ?? null}
            enrollments={enrollments.data ?? []}
            series={series.data}
            seriesError={series.error?.message ?? null}
            names={names}
            outcome={outcomeOf(goal)}
            pauses={pauses}
            show={params.show}
            mode={params.enrollments}
            onParams={(change) => void setParams(change)}
          />
        )}
        <Section
          title={experiment.external ? 'How records come in' : 'Show it'}
          description={
            experiment.external
              ? 'Another system assigns; it reports here'
              : 'Preview links, and the code that asks for the variant'
          }
        >
          <UseIt experiment={experiment} origin={props.origin} />
        </Section>
        <Section title="Notes">
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }} {...(experiment.notes === '' ? { c: 'dimmed' } : {})}>
            {experiment.notes === '' ? 'No notes yet. Write down what you expect before you look.' : experiment.notes}
          </Text>
        </Section>
        <Section title="Activity">
          <ActivityList rows={props.activity} />
        </Section>
      </Stack>
    </>
  );
}

/** What one wants to know about the experiment in one line. */
function Facts({ experiment, timeZone }: { experiment: ExperimentView; timeZone: string }) {
  const day = (at: string) => formatDay(dayIn(at, timeZone));
  const parts = [
    `${experiment.variants.length} variants for ${peopleOf(experiment.subjectKind)}`,
    ...(experiment.coverage < 1 ? [`coverage ${Math.round(experiment.coverage * 10_000) / 100}%`] : []),
    ...(experiment.startedAt === null ? [] : [`started ${day(experiment.startedAt)}`]),
    ...(experiment.endedAt === null ? [] : [`ended ${day(experiment.endedAt)}`]),
    ...(experiment.promotedVariant === null ? [] : [`everybody sees “${experiment.promotedVariant}”`]),
  ];
  return (
    <>
      {experiment.description !== '' && <div style={{ whiteSpace: 'pre-line' }}>{experiment.description}</div>}
      {parts.join(' · ')}
    </>
  );
}

/** Names the next action, and the clock. */
function NoReport(props: {
  experiment: ExperimentView;
  clock: ReportClock;
  verdict: Verdict | null;
  today: string;
  asked: string;
}) {
  const { experiment, clock } = props;
  const when = (
    <>
      {clock.nextDueAt !== null && (
        <>
          The next report runs <RelativeTime at={clock.nextDueAt} />
        </>
      )}
      {clock.lastOkAt !== null && (
        <>
          ; the last ran <RelativeTime at={clock.lastOkAt} />
        </>
      )}
      .
    </>
  );
  if (props.asked !== '')
    return (
      <Section>
        <EmptyState title={`There is no report of ${formatDay(props.asked)}`} clock={when}>
          Choose another day above.
        </EmptyState>
      </Section>
    );
  if (experiment.external)
    return (
      <Section>
        <EmptyState title="No records yet" clock={when}>
          Import what the other system recorded, or let it send its records as shown below.
        </EmptyState>
      </Section>
    );
  if (experiment.startedAt === null)
    return (
      <Section>
        <EmptyState title="Nothing runs yet">
          Look at each variant with the preview links below, put the code into the page, then enable the experiment. The
          first subjects appear here at once, the first report after the day is over.
        </EmptyState>
      </Section>
    );
  return (
    <Section>
      <EmptyState title="Nobody has been enrolled yet" clock={when}>
        It is {experiment.state}. Subjects are enrolled when code asks for the variant: is one of the lines below on the
        page? The live feed shows every record as it arrives.
      </EmptyState>
    </Section>
  );
}
