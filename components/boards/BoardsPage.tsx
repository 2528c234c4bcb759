'use client';

import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { DataTable } from '@/components/common/DataTable';
import { nameColumn, toolsColumn, useArchived } from '@/components/common/definition-list';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount, formatNoun } from '@/components/common/format';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import { useArchive } from '@/components/common/use-archive';
import type { BoardView } from '@/lib/metrics/board.schemas';
import type { BoardActions } from './types';

const BoardDrawer = dynamic(() => import('./BoardDrawer'), { ssr: false });

/** All boards: ordered pages of chosen charts. */
export function BoardsPage(props: { boards: BoardView[]; mayEdit: boolean; actions: BoardActions }) {
  const archived = useArchived();
  const [proposed, setProposed] = useQueryState('new', parseAsString);
  const [drawer, setDrawer] = useState<{ board: BoardView | null; opened: boolean } | null>(null);
  const archiving = useArchive(props.actions);
  const rows = archived.visible(props.boards);
  const asked = props.mayEdit && proposed !== null;
  const newBoard = props.mayEdit && (
    <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setDrawer({ board: null, opened: true })}>
      New board
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Boards"
        description="Chosen charts on one page, in your order; a link shows a board to people without an account."
        actions={newBoard}
      />
      <Section
        flush
        title={formatNoun(rows.length, 'board')}
        actions={archived.toggle(props.boards.filter(({ archivedAt }) => archivedAt !== null).length)}
      >
        <DataTable
          caption="Boards"
          stack
          columns={[
            nameColumn<BoardView>('board', '/boards'),
            {
              key: 'charts',
              header: 'Charts',
              align: 'right',
              value: (row) => row.charts.length,
              render: (row) => formatCount(row.charts.length),
            },
            {
              key: 'description',
              header: 'Description',
              wrap: true,
              value: (row) => row.description,
            },
            ...(props.mayEdit
              ? [toolsColumn<BoardView>((board) => setDrawer({ board, opened: true }), archiving)]
              : []),
          ]}
          rows={rows}
          rowKey={(row) => row.slug}
          csv={{ filename: 'boards.csv' }}
          dimmed={(row) => row.archivedAt !== null}
          empty={
            <EmptyState title="No board yet" action={newBoard}>
              Put the numbers of a weekly meeting on one page: orders, sign-ups, the rate of one flow.
            </EmptyState>
          }
        />
      </Section>
      {(drawer !== null || asked) && (
        <BoardDrawer
          opened={asked || drawer?.opened === true}
          board={drawer?.board ?? null}
          actions={props.actions}
          onClose={() => {
            setDrawer((now) => ({ board: now?.board ?? null, opened: false }));
            void setProposed(null);
          }}
        />
      )}
    </>
  );
}
