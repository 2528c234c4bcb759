'use client';

import { useState } from 'react';
import { ChartFrame } from '@/components/charts/ChartFrame';
import { ChartSkeleton } from '@/components/charts/ChartSkeleton';
import { Choice } from '@/components/common/Choice';
import { DayBars } from '@/components/common/DayBars';
import type { Column } from '@/components/common/DataTable';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount, formatDay } from '@/components/common/format';
import { Section } from '@/components/common/Section';
import type { TrafficDay } from '@/lib/overview/schemas';

const COLUMNS: Column<TrafficDay>[] = [
  { key: 'date', header: 'Day', rowHeader: true, value: (row) => row.day, render: (row) => formatDay(row.day) },
  {
    key: 'enrollments',
    header: 'Enrollments',
    align: 'right',
    value: (row) => row.enrollments,
    render: (row) => formatCount(row.enrollments),
  },
  {
    key: 'goal_records',
    header: 'Goal records',
    align: 'right',
    value: (row) => row.goalRecords,
    render: (row) => formatCount(row.goalRecords),
  },
];

/** What arrived per day, everything counted: bots and unconfirmed visitors too. Undefined days are still asked for. */
export function Traffic({ days, failed }: { days: TrafficDay[] | undefined; failed: string | null }) {
  const [shown, setShown] = useState<'enrollments' | 'goalRecords'>('enrollments');
  const label = shown === 'enrollments' ? 'Enrollments per day' : 'Goal records per day';
  if (days === undefined)
    return (
      <Section title="Traffic">
        {failed === null ? <ChartSkeleton height={212} /> : <EmptyState title="No answer">{failed}</EmptyState>}
      </Section>
    );
  return (
    <Section title="Traffic">
      <ChartFrame
        label={label}
        height={170}
        names={[]}
        columns={COLUMNS}
        rows={[...days].reverse()}
        rowKey={(row) => row.day}
        filename="traffic.csv"
        controls={
          <Choice
            label="What is shown"
            value={shown}
            onChange={setShown}
            options={[
              { value: 'enrollments', label: 'Enrollments' },
              { value: 'goalRecords', label: 'Goal records' },
            ]}
          />
        }
      >
        <DayBars
          label={label}
          height={132}
          days={days.map((day, index) => ({ day: day.day, value: day[shown], provisional: index === days.length - 1 }))}
        />
      </ChartFrame>
    </Section>
  );
}
