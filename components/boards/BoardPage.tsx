'use client';

import { Badge, Button, Text } from '@mantine/core';
import { IconArrowsMove, IconCheck, IconPlus, IconShare } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { parseAsBoolean, useQueryState } from 'nuqs';
import { useState } from 'react';
import { EmptyState } from '@/components/common/EmptyState';
import { formatNoun } from '@/components/common/format';
import { MoreButton } from '@/components/common/MoreButton';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import { NoteList } from '@/components/metrics/NoteList';
import { useArchive } from '@/components/common/use-archive';
import type { BoardData, BoardLinkView } from '@/lib/metrics/board.schemas';
import { BoardCard } from './BoardCard';
import classes from './boards.module.css';
import { ChartTools } from './ChartTools';
import type { BoardActions, LinkActions } from './types';
import { useCharts } from './use-charts';

const ChartDrawer = dynamic(() => import('./ChartDrawer'), { ssr: false });
const ShareDrawer = dynamic(() => import('./ShareDrawer'), { ssr: false });
const BoardDrawer = dynamic(() => import('./BoardDrawer'), { ssr: false });

/** A drawer stays mounted after it was closed, so that it slides away. */
type Drawer = { what: 'chart'; at: number | null } | { what: 'share' } | { what: 'name' };

/** A board with its charts; arranging it adds a row of buttons to each. */
export function BoardPage(props: {
  data: BoardData;
  links: BoardLinkView[];
  /** address of this installation, which share links begin with */
  origin: string;
  mayEdit: boolean;
  actions: BoardActions & LinkActions;
}) {
  const { data, mayEdit, actions } = props;
  const { board } = data;
  const [arranging, setArranging] = useQueryState('arrange', parseAsBoolean.withDefault(false));
  const [drawer, setDrawer] = useState<Drawer | null>(null);
  const [opened, setOpened] = useState(false);
  const charts = useCharts(board, data.charts, actions.update);
  const [drag, setDrag] = useState<{ from: number; over: number } | null>(null);
  const archiving = useArchive(actions);
  const arranges = mayEdit && arranging;
  const live = props.links.filter(({ revokedAt }) => revokedAt === null).length;
  const open = (next: Drawer) => {
    setDrawer(next);
    setOpened(true);
  };
  const close = () => setOpened(false);
  const addChart = mayEdit && (
    <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => open({ what: 'chart', at: null })}>
      Add chart
    </Button>
  );

  return (
    <>
      <PageHeader
        title={board.name}
        beside={
          <>
            {board.sample && <Badge size="sm">Sample</Badge>}
            {board.archivedAt !== null && (
              <Badge color="gray" variant="outline">
                Archived
              </Badge>
            )}
            {live > 0 && (
              <Badge color="gray" size="sm">
                Shared by {formatNoun(live, 'link')}
              </Badge>
            )}
          </>
        }
        description={
          board.description === '' ? undefined : <div style={{ whiteSpace: 'pre-line' }}>{board.description}</div>
        }
        actions={
          mayEdit && (
            <>
              {addChart}
              {charts.placed.length > 0 && (
                <Button
                  variant="default"
                  aria-pressed={arranges}
                  leftSection={
                    arranges ? <IconCheck size={15} aria-hidden /> : <IconArrowsMove size={15} aria-hidden />
                  }
                  onClick={() => void setArranging(arranging ? null : true)}
                >
                  {arranges ? 'Done' : 'Arrange'}
                </Button>
              )}
              <Button
                variant="default"
                leftSection={<IconShare size={15} aria-hidden />}
                onClick={() => open({ what: 'share' })}
              >
                Share
              </Button>
              <MoreButton
                framed
                label="More"
                items={[
                  { label: 'Rename', onClick: () => open({ what: 'name' }) },
                  board.archivedAt === null
                    ? { label: 'Archive', onClick: () => void archiving.archive(board) }
                    : { label: 'Restore', onClick: () => void archiving.restore(board) },
                ]}
              />
            </>
          )
        }
      />
      {charts.placed.length === 0 ? (
        <Section>
          <EmptyState title="This board is empty" action={addChart}>
            Choose a metric and how many days; everybody who opens the board sees its newest days.
          </EmptyState>
        </Section>
      ) : (
        <ul className={classes.grid}>
          {charts.placed.map(({ key, chart, data: numbers }, at) => (
            <li
              key={key}
              className={classes.cell}
              data-wide={chart.wide ? true : undefined}
              data-dragged={drag?.from === at ? true : undefined}
              data-over={drag !== null && drag.over === at && drag.from !== at ? true : undefined}
              onDragOver={(event) => {
                if (drag === null) return;
                event.preventDefault();
                if (drag.over !== at) setDrag({ ...drag, over: at });
              }}
              onDrop={(event) => {
                event.preventDefault();
                if (drag !== null) charts.move(drag.from, at);
                setDrag(null);
              }}
            >
              <BoardCard
                chart={chart}
                data={numbers}
                annotations={data.annotations}
                linked
                tools={
                  arranges && (
                    <ChartTools
                      name={numbers?.metric?.name ?? chart.metric}
                      chart={chart}
                      at={at}
                      of={charts.placed.length}
                      onMove={(to) => charts.move(at, to)}
                      onWiden={() => charts.replace(at, { ...chart, wide: !chart.wide })}
                      onEdit={() => open({ what: 'chart', at })}
                      onRemove={() => charts.remove(at, numbers?.metric?.name ?? chart.metric)}
                      onDrag={(dragged) => setDrag(dragged ? { from: at, over: at } : null)}
                    />
                  )
                }
              />
            </li>
          ))}
        </ul>
      )}
      {charts.placed.length > 0 && data.annotations.length > 0 && (
        <div className={classes.happened}>
          <Section title="What happened">
            <NoteList annotations={data.annotations} />
          </Section>
        </div>
      )}
      <Text component="p" size="xs" c="dimmed" role="status" mt="md" mih="1.5em">
        {charts.said}
      </Text>
      {drawer?.what === 'chart' && (
        <ChartDrawer
          opened={opened}
          chart={drawer.at === null ? null : (charts.placed[drawer.at]?.chart ?? null)}
          onSave={(chart) => (drawer.at === null ? charts.add(chart) : charts.replace(drawer.at, chart))}
          onClose={close}
        />
      )}
      {drawer?.what === 'share' && (
        <ShareDrawer
          opened={opened}
          slug={board.slug}
          links={props.links}
          origin={props.origin}
          actions={actions}
          onClose={close}
        />
      )}
      {drawer?.what === 'name' && <BoardDrawer opened={opened} board={board} actions={actions} onClose={close} />}
    </>
  );
}
