'use client';

import dynamic from 'next/dynamic';
import { useId, useMemo } from 'react';
import type { Column } from '@/components/common/DataTable';
import { formatCount, formatDay } from '@/components/common/format';
import { ChartFrame } from './ChartFrame';
import { ChartSkeleton } from './ChartSkeleton';
import { DayTooltip } from './DayTooltip';
import styles from './flows.module.css';
import { prepareStockSeries, type Measure, type StockDayPoint } from './prepare-stock-series';
import type { TimeDrawingProps } from './TimeDrawing';

const TimeDrawing = dynamic<TimeDrawingProps>(() => import('./TimeDrawing'), {
  ssr: false,
  loading: () => <ChartSkeleton height={96} />,
});

const PANELS: readonly { measure: Measure; title: string; height: number }[] = [
  { measure: 'entered', title: 'In, per day', height: 96 },
  { measure: 'count', title: 'Inside, at the end of the day', height: 190 },
  { measure: 'left', title: 'Out, per day', height: 122 },
];
const TITLES = PANELS.length * 28;
const HEIGHT = PANELS.reduce((sum, panel) => sum + panel.height, TITLES);

export type AlignedSeries = { stock: string; name: string; mark: number; days: readonly (StockDayPoint & Moved)[] };
type Moved = { reclassifiedIn?: number; reclassifiedOut?: number };
type Row = StockDayPoint & Moved & { stock: string; name: string };

/** In, count and out of some stocks: three charts under each other on one axis of days. The page has the legend. */
export function AlignedChart({ series, filename }: { series: readonly AlignedSeries[]; filename: string }) {
  const sync = useId();
  const chart = useMemo(() => prepareStockSeries(series), [series]);
  const marks = series.map(({ mark }) => mark);
  const names = series.map(({ name }) => name);
  const rows = useMemo(
    () =>
      series
        .flatMap(({ stock, name, days }) => days.map((day): Row => ({ ...day, stock, name })))
        .sort((a, b) => b.date.localeCompare(a.date)),
    [series],
  );
  return (
    <ChartFrame
      label="In, inside and out of each stock, per day"
      height={HEIGHT}
      names={[]}
      columns={COLUMNS}
      rows={rows}
      rowKey={(row) => `${row.date} ${row.stock}`}
      filename={filename}
    >
      {PANELS.map(({ measure, title, height }, place) => (
        <div key={measure}>
          <div className={styles.panelTitle} style={{ height: 20 }}>
            {title}
          </div>
          <TimeDrawing
            label={title}
            height={height}
            rows={chart.panels[measure].rows}
            series={chart.stocks}
            marks={marks}
            x={chart.x}
            y={chart.panels[measure].y}
            unit="count"
            pauses={[]}
            syncId={sync}
            hideDays={place < PANELS.length - 1}
            tooltip={(day) => (
              <DayTooltip
                day={day.day}
                provisional={day.provisional}
                lines={names.map((name, index) => ({
                  name,
                  mark: marks[index] ?? 0,
                  texts: [<b key="value">{formatCount(day.cells[index]?.value)}</b>],
                }))}
              />
            )}
          />
        </div>
      ))}
    </ChartFrame>
  );
}

const number = (key: string, header: string, pick: (row: Row) => number | undefined): Column<Row> => ({
  key,
  header,
  align: 'right',
  value: pick,
  render: (row) => formatCount(pick(row)),
});

const COLUMNS: Column<Row>[] = [
  {
    key: 'date',
    header: 'Day',
    rowHeader: true,
    value: (row) => row.date,
    render: (row) => `${formatDay(row.date)}${row.provisional ? ' · not over yet' : ''}`,
  },
  { key: 'stock', header: 'Stock', value: (row) => row.stock, render: (row) => row.name },
  number('count', 'Inside', (row) => row.count),
  number('entered', 'In', (row) => row.entered),
  number('left', 'Out', (row) => row.left),
  number('reclassified_in', 'Reclassified in', (row) => row.reclassifiedIn),
  number('reclassified_out', 'Reclassified out', (row) => row.reclassifiedOut),
];
