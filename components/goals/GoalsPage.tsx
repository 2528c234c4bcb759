'use client';

import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import dynamic from 'next/dynamic';
import { parseAsString, useQueryState } from 'nuqs';
import { useState } from 'react';
import { Sparkline } from '@/components/charts/Sparkline';
import { DataTable, type Column } from '@/components/common/DataTable';
import { toolsColumn, useArchived } from '@/components/common/definition-list';
import { LinkAnchor } from '@/components/common/links';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount } from '@/components/common/format';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import { Term } from '@/components/common/Term';
import type { GoalView } from '@/lib/goals/schemas';
import { countsAs, NameCell } from './words';
import type { GoalRow } from '@/lib/overview/schemas';
import type { GoalActions } from './types';
import { useArchive } from './use-archive';

const GoalDrawer = dynamic(() => import('./GoalDrawer'), { ssr: false });

/** All goals with what was recorded lately, and the ways to make, change and archive them. */
export function GoalsPage(props: {
  rows: GoalRow[];
  archived: number;
  days: number;
  mayEdit: boolean;
  actions: GoalActions;
}) {
  // ?new opens the form; ?new=signup proposes a key
  const [proposed, setProposed] = useQueryState('new', parseAsString);
  const [edited, setEdited] = useState<GoalView | null>(null);
  const [wanted, setWanted] = useState(false);
  const [opened, setOpened] = useState(false);
  const creates = props.mayEdit && proposed !== null;
  const archived = useArchived();
  const { archive, restore } = useArchive(props.actions);
  const rows = archived.visible(props.rows);

  const open = (goal: GoalView | null) => {
    setEdited(goal);
    setWanted(true);
    setOpened(true);
  };
  const close = () => {
    setWanted(true);
    setOpened(false);
    void setProposed(null);
  };

  const columns: Column<GoalRow>[] = [
    {
      key: 'goal',
      header: 'Goal',
      rowHeader: true,
      value: (row) => row.key,
      render: (row) => <NameCell goal={row} />,
    },
    {
      key: 'better_when',
      header: 'Better when',
      value: (row) => row.betterWhen,
      render: (row) => (row.betterWhen === 'higher' ? '↑ higher' : '↓ lower'),
    },
    { key: 'counts_as', header: 'Counts as', value: countsAs },
    {
      key: 'series',
      header: `Last ${String(props.days)} days`,
      render: (row) => (
        <Sparkline values={row.records} label={`${row.name}: records per day, last ${String(props.days)} days`} />
      ),
    },
    {
      key: 'records',
      header: 'Records',
      align: 'right',
      value: (row) => row.total,
      render: (row) => formatCount(row.total),
      csvHeader: `records_${String(props.days)}_days`,
    },
    {
      key: 'today',
      header: 'Today',
      align: 'right',
      value: (row) => row.today,
      render: (row) => formatCount(row.today),
    },
    ...(props.mayEdit ? [toolsColumn<GoalRow>(open, { archive, restore })] : []),
  ];

  const newGoal = props.mayEdit && (
    <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => open(null)}>
      New goal
    </Button>
  );

  return (
    <>
      <PageHeader
        title="Goals"
        description={
          <>
            What subjects do that matters to you. Every <Term name="goal record" /> counts for all experiments that its
            subject takes part in.
          </>
        }
        actions={newGoal}
      />
      <Section
        flush
        title={`${formatCount(rows.length)} ${rows.length === 1 ? 'goal' : 'goals'}`}
        actions={archived.toggle(props.archived)}
      >
        <DataTable
          caption="Goals with their records of the last days"
          stack
          columns={columns}
          rows={rows}
          rowKey={(row) => row.key}
          csv={{ filename: 'goals.csv' }}
          dimmed={(row) => row.archivedAt !== null}
          empty={
            <EmptyState title="No goal is defined yet" action={newGoal}>
              Define what you want more of (or less of), for instance <b>signup</b>. Then send it from a page, a button,
              an image or your server: the{' '}
              <LinkAnchor underline="always" href="/install">
                install page
              </LinkAnchor>{' '}
              has the lines to copy.
            </EmptyState>
          }
        />
      </Section>
      {(wanted || creates) && (
        <GoalDrawer
          opened={opened || creates}
          goal={edited}
          {...(proposed === null ? {} : { proposedKey: proposed })}
          actions={props.actions}
          onClose={close}
        />
      )}
    </>
  );
}
