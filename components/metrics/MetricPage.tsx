'use client';

import { Badge, Button, Group, Text } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconLayoutGrid, IconPencil } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useQueryStates } from 'nuqs';
import { useMemo, useState } from 'react';
import { dayNumber, dayOfNumber } from '@/components/charts/days';
import { ChartSkeleton } from '@/components/charts/ChartSkeleton';
import { MetricChart } from '@/components/charts/lazy';
import { isStackable } from '@/components/charts/metric-lines';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount, formatDay } from '@/components/common/format';
import { LinkAnchor, LinkButton } from '@/components/common/links';
import { MoreButton } from '@/components/common/MoreButton';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import type { Action } from '@/components/common/actions';
import type { BoardChart, BoardView } from '@/lib/metrics/board.schemas';
import type { AnnotationView, MetricDetail, MetricSeries } from '@/lib/metrics/schemas';
import type { TrackerView } from '@/lib/metrics/tracker.schemas';
import { Headline } from './Headline';
import { MetricBar } from './MetricBar';
import classes from './metrics.module.css';
import type { NoteActions } from './NotesSection';
import { unpackSeries, type PackedSeries } from './pack-metric';
import { PERIOD_WORDS } from './periods';
import { drawParams } from './search-params';
import { summarise } from './summary';
import { metricHref } from './href';
import { TrackerProblems } from './TrackerProblems';
import type { MetricActions } from './types';
import { useDefinition } from './use-definition';
import type { ValueActions } from './ValuesSection';

const BoardDrawer = dynamic(() => import('./AddToBoard'), { ssr: false });
// What stands below the chart follows by itself.
const NotesSection = dynamic(() => import('./NotesSection').then((module) => module.NotesSection), {
  ssr: false,
  loading: () => <ChartSkeleton height={150} />,
});
const SourceSection = dynamic(() => import('./SourceSection').then((module) => module.SourceSection), {
  ssr: false,
  loading: () => <ChartSkeleton height={240} />,
});

const ValuesSection = dynamic(() => import('./ValuesSection').then((module) => module.ValuesSection), {
  ssr: false,
  loading: () => <ChartSkeleton height={240} />,
});

export type AddToBoard = Action<{ board: string | null; name: string; chart: BoardChart }, BoardView>;

/** One metric: its newest value, its days, what happened in them, and where its values come from. */
export function MetricPage(props: {
  metric: MetricDetail;
  /** the days that are shown, in one line */
  total: PackedSeries;
  /** the same by the values of a dimension, which are drawn instead */
  parts: PackedSeries | null;
  annotations: AnnotationView[];
  tracker: TrackerView | null;
  /** why the tracker that the source tree declares cannot be computed */
  trackerProblem: string | null;
  boards: { slug: string; name: string }[];
  /** address of this installation */
  origin: string;
  today: string;
  mayEdit: boolean;
  actions: MetricActions & NoteActions & ValueActions & { addToBoard: AddToBoard };
}) {
  const { metric, mayEdit } = props;
  const total = useMemo(() => unpackSeries(props.total), [props.total]);
  const parts = useMemo(() => (props.parts === null ? null : unpackSeries(props.parts)), [props.parts]);
  const series = parts ?? total;
  const router = useRouter();
  const [{ draw, hide }, setDrawn] = useQueryStates(drawParams);
  const [adding, setAdding] = useState<boolean | null>(null);
  const definition = useDefinition(props.actions);
  const [domain = ''] = metric.ref.split('/');
  const own = metric.origin === 'own';
  const stackable = metric.additive && isStackable(series);
  const hasData = series.lines.some(({ values }) => values.some((value) => value !== null));
  const file = `${metric.ref.replace('/', '-')}-${series.period}`;

  return (
    <>
      <PageHeader
        title={metric.name}
        beside={
          <Group gap={6}>
            <Text size="sm" c="dimmed" ff="monospace" style={{ overflowWrap: 'anywhere' }}>
              <LinkAnchor href={`/metrics#${domain}`} inherit c="inherit">
                {domain}
              </LinkAnchor>
              /{metric.ref.slice(domain.length + 1)}
            </Text>
            {metric.sample && <Badge size="sm">Sample</Badge>}
            {metric.archivedAt !== null && (
              <Badge color="gray" variant="outline">
                Archived
              </Badge>
            )}
          </Group>
        }
        description={
          metric.description === '' ? undefined : <div style={{ whiteSpace: 'pre-line' }}>{metric.description}</div>
        }
        actions={
          mayEdit && (
            <>
              <Button
                variant="default"
                leftSection={<IconLayoutGrid size={15} aria-hidden />}
                onClick={() => setAdding(true)}
              >
                Add to a board
              </Button>
              {!own && (
                <>
                  <LinkButton
                    variant="default"
                    href={`${metricHref(metric.ref)}/edit`}
                    leftSection={<IconPencil size={15} aria-hidden />}
                  >
                    Edit
                  </LinkButton>
                  <MoreButton
                    framed
                    label="More"
                    items={[
                      metric.archivedAt === null
                        ? {
                            label: 'Archive',
                            icon: <IconArchive size={15} aria-hidden />,
                            onClick: () => void definition.archive(metric),
                          }
                        : {
                            label: 'Restore',
                            icon: <IconArchiveOff size={15} aria-hidden />,
                            onClick: () => void definition.restore(metric),
                          },
                      {
                        label: 'Delete…',
                        danger: true,
                        onClick: () => definition.remove(metric, () => router.push('/metrics')),
                      },
                    ]}
                  />
                </>
              )}
            </>
          )
        }
      />
      <div className={classes.stack}>
        {props.trackerProblem !== null && (
          <TrackerProblems problems={[{ metric: metric.ref, isThere: false, message: props.trackerProblem }]} />
        )}
        <MetricBar
          series={series}
          periods={metric.periods}
          dimensions={metric.splits}
          stackable={stackable}
          firstDate={metric.firstDate}
        />
        {hasData && <Headline metric={metric} series={total} />}
        <Section title="Over time" description={`${PERIOD_WORDS[series.period]}${daysWords(total)}`}>
          {hasData ? (
            <MetricChart
              series={series}
              format={metric.format}
              label={metric.name}
              filename={`${file}${series.split === null ? '' : `-by-${series.split}`}.csv`}
              target={series.split === null ? metric.target : null}
              annotations={props.annotations}
              stacked={draw === 'stacked' && stackable}
              hidden={hide}
              onHide={(names) => void setDrawn({ hide: names })}
            />
          ) : (
            <EmptyState
              title={metric.periods.length === 0 ? 'Nothing is recorded yet' : 'No data in these days'}
              action={
                metric.periods.length === 0 && metric.origin === 'stored' && mayEdit ? (
                  <LinkButton href={`${metricHref(metric.ref)}/edit`}>Compute it from records</LinkButton>
                ) : metric.lastDate !== null && !total.dates.includes(metric.lastDate) ? (
                  <LinkButton href={`${metricHref(metric.ref)}?${daysUntil(metric.lastDate)}`}>
                    Show the days until {formatDay(metric.lastDate)}
                  </LinkButton>
                ) : undefined
              }
            >
              {metric.periods.length > 0
                ? 'Choose other days above, or another period.'
                : metric.origin === 'stored'
                  ? 'Send a value from your own code (below), or let a tracker compute every day of the past.'
                  : 'Its values appear as soon as there are records to make them from.'}
            </EmptyState>
          )}
        </Section>
        <NotesSection
          metric={metric}
          annotations={props.annotations}
          today={props.today}
          mayEdit={mayEdit}
          actions={props.actions}
        />
        <SourceSection metric={metric} tracker={props.tracker} origin={props.origin} />
        {mayEdit && metric.origin === 'stored' && metric.periods.length > 0 && (
          <ValuesSection metric={metric} series={total} actions={props.actions} />
        )}
      </div>
      {adding !== null && (
        <BoardDrawer
          opened={adding}
          onClose={() => setAdding(false)}
          metric={metric}
          series={series}
          boards={props.boards}
          add={props.actions.addToBoard}
        />
      )}
      {definition.dialog}
    </>
  );
}

/** The part of an address that shows the 90 days until this one. */
function daysUntil(day: string): string {
  return `from=${dayOfNumber(dayNumber(day) - 89)}&to=${day}`;
}

/** ", 85 of 89 days have data": only when some have none. */
function daysWords(series: MetricSeries): string {
  const { days, withData } = summarise(series);
  return withData === days || withData === 0 ? '' : `; ${formatCount(withData)} of ${formatCount(days)} days have data`;
}
