'use client';

import { Text } from '@mantine/core';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { ChartFrame } from '@/components/charts/ChartFrame';
import { CodeBlock } from '@/components/common/CodeBlock';
import { DayBars } from '@/components/common/DayBars';
import type { Column } from '@/components/common/DataTable';
import { DefinitionHeader } from '@/components/common/DefinitionHeader';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount, formatDay } from '@/components/common/format';
import { Section } from '@/components/common/Section';
import { Stat, Stats } from '@/components/common/Stat';
import type { GoalView } from '@/lib/goals/schemas';
import type { GoalDay } from '@/lib/overview/schemas';
import { countsAs } from './words';
import type { GoalActions } from './types';
import { useArchive } from './use-archive';

const GoalDrawer = dynamic(() => import('./GoalDrawer'), { ssr: false });

const COLUMNS: Column<GoalDay>[] = [
  {
    key: 'date',
    header: 'Day',
    rowHeader: true,
    value: (row) => row.day,
    render: (row) => formatDay(row.day),
  },
  {
    key: 'records',
    header: 'Records',
    align: 'right',
    value: (row) => row.records,
    render: (row) => formatCount(row.records),
  },
  {
    key: 'subjects',
    header: 'Subjects',
    align: 'right',
    value: (row) => row.subjects,
    render: (row) => formatCount(row.subjects),
  },
];

/** One goal: what it means, how often it is recorded, how to send it. `days` is oldest first, today last. */
export function GoalPage(props: { goal: GoalView; days: GoalDay[]; mayEdit: boolean; actions: GoalActions }) {
  const { goal, days } = props;
  const [drawer, setDrawer] = useState({ wanted: false, opened: false });
  const archiving = useArchive(props.actions);
  const today = days.at(-1);
  const sum = (rows: readonly GoalDay[]) => rows.reduce((total, row) => total + row.records, 0);
  const label = `Records of ${goal.name} per day`;

  return (
    <>
      <DefinitionHeader
        definition={goal}
        code={goal.key}
        mayEdit={props.mayEdit}
        edit={() => setDrawer({ wanted: true, opened: true })}
        archiving={archiving}
      >
        {countsAs(goal)} · better when {goal.betterWhen}
      </DefinitionHeader>
      <Stats>
        <Stat label="Records today" value={formatCount(today?.records)} hint="so far" />
        <Stat label="Subjects today" value={formatCount(today?.subjects)} hint="so far" />
        <Stat label="Records, last 7 days" value={formatCount(sum(days.slice(-7)))} />
        <Stat label={`Records, last ${String(days.length)} days`} value={formatCount(sum(days))} />
      </Stats>
      <div style={{ height: 16 }} />
      <Section title="Records per day" description="Bots left out; the day that is not over is hatched">
        {sum(days) > 0 ? (
          <ChartFrame
            label={label}
            height={180}
            names={[]}
            columns={COLUMNS}
            rows={[...days].reverse()}
            rowKey={(row) => row.day}
            filename={`goal-${goal.key}.csv`}
          >
            <DayBars
              label={label}
              height={142}
              days={days.map((row) => ({ day: row.day, value: row.records, provisional: row === today }))}
            />
          </ChartFrame>
        ) : (
          <EmptyState title={`Nothing was recorded in the last ${String(days.length)} days`}>
            Send it from a page, an image or your server with one of the lines below. It appears here at once.
          </EmptyState>
        )}
      </Section>
      <div style={{ height: 16 }} />
      <Section title="How to send it">
        <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 12 }}>
          <Send
            words="On a page with the script, when it happens"
            code={`experiments.goal(${JSON.stringify(goal.key)});`}
          />
          <Send
            words="On a page with the script, when an element is clicked"
            code={`<button data-weir-goal="${goal.key}">…</button>`}
          />
          <Send words="In this application's server code" code={`await recordGoal(${JSON.stringify(goal.key)});`} />
        </div>
      </Section>
      {drawer.wanted && (
        <GoalDrawer
          opened={drawer.opened}
          goal={goal}
          actions={props.actions}
          onClose={() => setDrawer({ wanted: true, opened: false })}
        />
      )}
    </>
  );
}

function Send({ words, code }: { words: string; code: string }) {
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4}>
        {words}
      </Text>
      <CodeBlock code={code} label={words} />
    </div>
  );
}
