'use client';

import { SegmentedControl } from '@mantine/core';
import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import type { Column } from '@/components/common/DataTable';
import { formatCount, formatDay } from '@/components/common/format';
import { ChartFrame } from './ChartFrame';
import { ChartSkeleton } from './ChartSkeleton';
import { DayTooltip } from './DayTooltip';
import { prepareCounts, type Counts } from './prepare-counts';
import type { Pause } from './prepare-over-time';
import type { TimeDrawingProps } from './TimeDrawing';

const HEIGHT = 200;
const TimeDrawing = dynamic<TimeDrawingProps>(() => import('./TimeDrawing'), {
  ssr: false,
  loading: () => <ChartSkeleton height={HEIGHT} />,
});

export type EnrollmentCount = { day: string; variant: string; subjects: number; provisional: boolean };
export type EnrollmentsMode = 'cumulative' | 'daily';

/** Subjects per variant, in all or per day. A day without anybody is 0. */
export function EnrollmentsChart(props: {
  rows: readonly EnrollmentCount[];
  variants: readonly string[];
  mode: EnrollmentsMode;
  onMode: (mode: EnrollmentsMode) => void;
  pauses?: readonly Pause[];
  filename: string;
}) {
  const { rows, variants, mode, pauses } = props;
  const chart = useMemo(
    () =>
      prepareCounts(
        rows.map((row) => ({ day: row.day, series: row.variant, count: row.subjects, provisional: row.provisional })),
        variants,
        { mode, ...(pauses === undefined ? {} : { pauses }) },
      ),
    [rows, variants, mode, pauses],
  );
  const label =
    mode === 'cumulative' ? 'Subjects enrolled so far, per variant' : 'Subjects enrolled per day and variant';
  const newestFirst = useMemo(() => [...chart.rows].reverse(), [chart]);

  return (
    <ChartFrame
      label={label}
      height={HEIGHT}
      names={variants}
      columns={columnsFor(variants)}
      rows={newestFirst}
      rowKey={(row) => row.day}
      filename={props.filename}
      controls={
        <SegmentedControl
          size="xs"
          aria-label="Enrollments shown"
          value={mode}
          onChange={(value) => props.onMode(value === 'daily' ? 'daily' : 'cumulative')}
          data={[
            { value: 'cumulative', label: 'In all' },
            { value: 'daily', label: 'Per day' },
          ]}
        />
      }
    >
      <TimeDrawing
        label={label}
        height={HEIGHT}
        rows={chart.rows}
        series={variants}
        marks={variants.map((_, index) => index)}
        x={chart.x}
        y={chart.y}
        unit="count"
        pauses={chart.pauses}
        tooltip={(day) => (
          <DayTooltip
            day={day.day}
            provisional={day.provisional}
            lines={variants.map((name, index) => ({
              name,
              mark: index,
              texts: [<b key="count">{formatCount(day.cells[index]?.value)}</b>],
            }))}
          />
        )}
      />
    </ChartFrame>
  );
}

type Row = Counts['rows'][number];

function columnsFor(variants: readonly string[]): Column<Row>[] {
  return [
    {
      key: 'date',
      header: 'Day',
      value: (row) => row.day,
      render: (row) => `${formatDay(row.day)}${row.provisional ? ' · not over yet' : ''}`,
      rowHeader: true,
    },
    ...variants.map((name, index): Column<Row> => ({
      key: name,
      header: name,
      align: 'right',
      value: (row) => row.cells[index]?.value,
      render: (row) => formatCount(row.cells[index]?.value),
    })),
  ];
}
