'use client';

import dynamic from 'next/dynamic';
import { useMemo, type ReactNode } from 'react';
import type { Column } from '@/components/common/DataTable';
import {
  formatCount,
  formatDay,
  formatNumber,
  formatPercent,
  formatPoints,
  formatSigned,
} from '@/components/common/format';
import { ChartFrame } from './ChartFrame';
import { ChartSkeleton } from './ChartSkeleton';
import { DayTooltip } from './DayTooltip';
import { prepareOverTime, type Pause } from './prepare-over-time';
import type { TimeDrawingProps } from './TimeDrawing';
import type { Unit } from './ticks';

const HEIGHT = 280;
const TimeDrawing = dynamic<TimeDrawingProps>(() => import('./TimeDrawing'), {
  ssr: false,
  loading: () => <ChartSkeleton height={HEIGHT} />,
});

/** One variant's estimate at the end of one day. `count`: conversions, for a rate. */
export type EstimateRow = {
  day: string;
  variant: string;
  subjects: number;
  count: number | null;
  value: number | null;
  lower: number | null;
  upper: number | null;
  provisional: boolean;
};

/**
 * Estimates per variant over days, each with its interval as a band. `variants` gives the names in the experiment's
 * order (the first is the control); `shown` those that are drawn.
 */
export function OverTimeChart(props: {
  label: string;
  rows: readonly EstimateRow[];
  variants: readonly string[];
  shown?: readonly string[];
  unit: Exclude<Unit, 'count'>;
  /** the values are differences to the control: zero is on the axis */
  isDifference?: boolean;
  pauses?: readonly Pause[];
  filename: string;
  controls?: ReactNode;
  note?: ReactNode;
}) {
  const { rows, variants, unit, pauses, isDifference = false } = props;
  const shown = props.shown ?? variants;
  const chart = useMemo(() => {
    const points = rows.map((row) => ({ ...row, series: row.variant }));
    return prepareOverTime(points, shown, {
      ...(pauses === undefined ? {} : { pauses }),
      includeZero: isDifference,
    });
  }, [rows, shown, pauses, isDifference]);
  const byKey = useMemo(() => new Map(rows.map((row) => [`${row.day} ${row.variant}`, row])), [rows]);
  const marks = shown.map((name) => variants.indexOf(name));
  const newestFirst = useMemo(() => [...rows].sort((a, b) => (a.day < b.day ? 1 : a.day > b.day ? -1 : 0)), [rows]);

  return (
    <ChartFrame
      label={props.label}
      height={HEIGHT}
      names={variants}
      columns={columnsFor(unit, isDifference)}
      rows={newestFirst}
      rowKey={(row) => `${row.day} ${row.variant}`}
      filename={props.filename}
      controls={props.controls}
      note={props.note}
    >
      <TimeDrawing
        label={props.label}
        height={HEIGHT}
        rows={chart.rows}
        series={chart.series}
        marks={marks}
        x={chart.x}
        y={chart.y}
        unit={unit}
        pauses={chart.pauses}
        tooltip={(day) => (
          <DayTooltip
            day={day.day}
            provisional={day.provisional}
            lines={chart.series.map((name, index) => {
              const row = byKey.get(`${day.day} ${name}`);
              return { name, mark: marks[index] ?? 0, texts: row === undefined ? ['no report'] : texts(row, unit) };
            })}
          />
        )}
      />
    </ChartFrame>
  );
}

function write(value: number | null, unit: Unit): string {
  if (unit === 'points') return formatPoints(value);
  return unit === 'percent' ? formatPercent(value) : formatNumber(value);
}

function texts(row: EstimateRow, unit: Unit): ReactNode[] {
  const range =
    row.lower === null || row.upper === null
      ? null
      : unit === 'points'
        ? `${formatSigned(row.lower * 100)} to ${formatSigned(row.upper * 100)}`
        : `${write(row.lower, unit)} to ${write(row.upper, unit)}`;
  return [<b key="value">{write(row.value, unit)}</b>, range];
}

function columnsFor(unit: Unit, isDifference: boolean): Column<EstimateRow>[] {
  const number = (key: string, header: string, pick: (row: EstimateRow) => number | null): Column<EstimateRow> => ({
    key,
    header,
    align: 'right',
    value: pick,
    render: (row) => write(pick(row), unit),
  });
  return [
    { key: 'date', header: 'Day', value: (row) => row.day, render: (row) => dayCell(row), rowHeader: true },
    { key: 'variant', header: 'Variant', value: (row) => row.variant },
    {
      key: 'subjects',
      header: 'Subjects',
      align: 'right',
      value: (row) => row.subjects,
      render: (row) => formatCount(row.subjects),
    },
    ...(unit === 'percent'
      ? [
          {
            key: 'conversions',
            header: 'Conversions',
            align: 'right' as const,
            value: (row: EstimateRow) => row.count,
            render: (row: EstimateRow) => formatCount(row.count),
          },
        ]
      : []),
    number('value', isDifference ? 'Difference' : unit === 'percent' ? 'Rate' : 'Mean', (row) => row.value),
    number('lower', 'Interval from', (row) => row.lower),
    number('upper', 'to', (row) => row.upper),
  ];
}

function dayCell(row: EstimateRow): string {
  return `${formatDay(row.day)}${row.provisional ? ' · not over yet' : ''}`;
}
