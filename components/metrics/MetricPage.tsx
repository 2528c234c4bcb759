'use client';

import { Badge, Button, Group, Text } from '@mantine/core';
import { IconArchive, IconArchiveOff, IconLayoutGrid, IconPencil } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { ChartSkeleton } from '@/components/charts/ChartSkeleton';
import { formatCount } from '@/components/common/format';
import { LinkAnchor, LinkButton } from '@/components/common/links';
import { MoreButton } from '@/components/common/MoreButton';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import type { Action } from '@/components/common/actions';
import type { BoardChart, BoardView } from '@/lib/metrics/board.schemas';
import type { AnnotationView, MetricDetail, MetricSeries, PackedSeries } from '@/lib/metrics/schemas';
import type { TrackerView } from '@/lib/metrics/tracker.schemas';
import { Headline } from './Headline';
import { MetricBar } from './MetricBar';
import classes from './metrics.module.css';
import type { NoteActions } from './NotesSection';
import { OverTime } from './OverTime';
import { unpackSeries } from './pack-metric';
import { PERIOD_WORDS } from './periods';
import { hasData, summarise } from './summary';
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
  /** the dimension by which it is split */
  split: string | null;
  /** the same days by its values, which are drawn instead as soon as they are there */
  parts: Promise<PackedSeries> | null;
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
  const asked = useMemo(() => ({ ...total, split: props.split }), [total, props.split]);
  const router = useRouter();
  const [adding, setAdding] = useState<boolean | null>(null);
  const definition = useDefinition(props.actions);
  const [domain = ''] = metric.ref.split('/');
  const own = metric.origin === 'own';

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
          series={asked}
          periods={metric.periods}
          dimensions={metric.splits}
          stackable={metric.additive}
          firstDate={metric.firstDate}
        />
        {hasData(total) && <Headline metric={metric} series={total} />}
        <Section title="Over time" description={`${PERIOD_WORDS[total.period]}${daysWords(total)}`}>
          <OverTime
            metric={metric}
            total={total}
            parts={props.parts}
            annotations={props.annotations}
            mayEdit={mayEdit}
          />
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
          series={asked}
          boards={props.boards}
          add={props.actions.addToBoard}
        />
      )}
      {definition.dialog}
    </>
  );
}

/** ", 85 of 89 days have data": only when some have none. */
function daysWords(series: MetricSeries): string {
  const { days, withData } = summarise(series);
  return withData === days || withData === 0 ? '' : `; ${formatCount(withData)} of ${formatCount(days)} days have data`;
}
