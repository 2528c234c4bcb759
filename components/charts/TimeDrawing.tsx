'use client';

import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import type { ReactNode } from 'react';
import styles from './charts.module.css';
import type { DayTick } from './days';
import { MarkShape } from './Mark';
import { seriesColor } from './palette';
import { formatTick, type Unit } from './ticks';

export type DrawnCell = {
  value: number | null;
  solid: number | null;
  dashed: number | null;
  band?: [number, number] | null;
  alone?: boolean;
};

export type DrawnRow = { x: number; day: string; provisional: boolean; cells: DrawnCell[] };

export type TimeDrawingProps = {
  label: string;
  height: number;
  rows: DrawnRow[];
  series: readonly string[];
  /** place of each series among the variants: its colour and mark */
  marks: readonly number[];
  x: { domain: [number, number]; ticks: DayTick[] };
  y: { domain: [number, number]; ticks: number[] };
  unit: Unit;
  pauses: { x1: number; x2: number; label: string }[];
  tooltip: (row: DrawnRow) => ReactNode;
  /** charts of one id show the same day when one of them is pointed at */
  syncId?: string;
  /** the chart below has the same axis of days: no labels here */
  hideDays?: boolean;
};

/** Lines over days, with bands where there are intervals. It only draws: what is shown was decided by a `prepare…`. */
export default function TimeDrawing(props: TimeDrawingProps) {
  const { rows, series, marks, x, y, unit, pauses } = props;
  const step = (y.ticks[1] ?? 1) - (y.ticks[0] ?? 0);
  const byX = new Map(rows.map((row) => [row.x, row]));
  const labels = new Map(x.ticks.map((tick) => [tick.x, tick.label]));
  const cellOf = (row: unknown, index: number) => (row as DrawnRow).cells[index];
  const axis = { stroke: 'var(--chart-grid)', tickLine: false, tick: { fill: 'var(--chart-axis)', fontSize: 12 } };

  return (
    <div className={styles.drawing} style={{ height: props.height }}>
      <ResponsiveContainer width="100%" height="100%">
        <ComposedChart
          data={rows}
          margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
          title={props.label}
          {...(props.syncId === undefined ? {} : { syncId: props.syncId })}
        >
          <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
          <XAxis
            {...axis}
            dataKey="x"
            type="number"
            domain={x.domain}
            ticks={x.ticks.map((tick) => tick.x)}
            tickFormatter={(value: number) => labels.get(value) ?? ''}
            tick={props.hideDays === true ? false : axis.tick}
            interval="equidistantPreserveStart"
            minTickGap={10}
            height={props.hideDays === true ? 6 : 26}
          />
          <YAxis
            {...axis}
            axisLine={false}
            domain={y.domain}
            ticks={y.ticks}
            tickFormatter={(value: number) => formatTick(value, step, unit)}
            interval={0}
            allowDataOverflow
            width={unit === 'points' ? 68 : 52}
          />
          {pauses.map((pause) => (
            <ReferenceArea
              key={`${pause.x1} ${pause.label}`}
              x1={pause.x1}
              x2={pause.x2}
              fill="var(--chart-pause)"
              fillOpacity={0.6}
              ifOverflow="hidden"
              zIndex={-50}
            />
          ))}
          {y.domain[0] < 0 && <ReferenceLine y={0} stroke="var(--chart-zero)" zIndex={50} />}
          <Tooltip
            isAnimationActive={false}
            cursor={{ stroke: 'var(--chart-axis)', strokeDasharray: '2 3' }}
            content={({ active, label }) => {
              const row = byX.get(Number(label));
              return active && row !== undefined ? props.tooltip(row) : null;
            }}
          />
          {series.map((name, index) => (
            <Area
              key={`band ${name}`}
              dataKey={(row: unknown) => cellOf(row, index)?.band ?? null}
              type="linear"
              stroke="none"
              fill={seriesColor(marks[index] ?? 0)}
              fillOpacity={0.14}
              connectNulls={false}
              isAnimationActive={false}
              activeDot={false}
            />
          ))}
          {series.map((name, index) => (
            <Line
              key={`dashed ${name}`}
              dataKey={(row: unknown) => cellOf(row, index)?.dashed ?? null}
              type="linear"
              stroke={seriesColor(marks[index] ?? 0)}
              strokeWidth={2}
              strokeDasharray="4 4"
              dot={false}
              activeDot={false}
              connectNulls={false}
              isAnimationActive={false}
            />
          ))}
          {series.map((name, index) => (
            <Line
              key={`solid ${name}`}
              dataKey={(row: unknown) => cellOf(row, index)?.solid ?? null}
              type="linear"
              stroke={seriesColor(marks[index] ?? 0)}
              strokeWidth={2}
              connectNulls={false}
              isAnimationActive={false}
              activeDot={{ r: 4, stroke: 'var(--chart-surface)', strokeWidth: 2 }}
              dot={({ cx, cy, payload, key }) => {
                const row = payload as DrawnRow;
                const ends = row.x === lastSolid(rows, index) || cellOf(row, index)?.alone === true;
                if (!ends || typeof cx !== 'number' || typeof cy !== 'number') return <g key={key} />;
                return <MarkShape key={key} index={marks[index] ?? 0} x={cx} y={cy} />;
              }}
            />
          ))}
        </ComposedChart>
      </ResponsiveContainer>
    </div>
  );
}

/** The last finished day of a series, where its mark stands. */
function lastSolid(rows: DrawnRow[], index: number): number | undefined {
  return rows.findLast((row) => (row.cells[index]?.solid ?? null) !== null)?.x;
}
