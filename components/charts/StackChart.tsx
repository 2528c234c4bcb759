'use client';

import { useMemo, type ReactNode } from 'react';
import type { Column } from '@/components/common/DataTable';
import { formatCompact, formatCount, formatDay } from '@/components/common/format';
import { pathOf, scaleTo, XAxisLabels, YAxisLines } from './Axes';
import { ChartFrame } from './ChartFrame';
import styles from './flows.module.css';
import { Measured } from './Measured';
import { seriesColor } from './palette';
import { prepareStack, type FacetPoint, type Stack } from './prepare-stack';

const HEIGHT = 240;

/** Counts by the values of a facet, one on the other. `days` were recorded, though perhaps nobody had any value. */
export function StackChart(props: {
  points: readonly FacetPoint[];
  days?: readonly string[];
  /** all values, from below; without it the largest are below */
  order?: readonly string[];
  label: string;
  facet: string;
  filename: string;
  controls?: ReactNode;
}) {
  const { points, days, order } = props;
  const chart = useMemo(
    () => prepareStack(points, { ...(days === undefined ? {} : { days }), ...(order === undefined ? {} : { order }) }),
    [points, days, order],
  );
  const names = chart.layers.map(({ value }) => value);
  const rows = useMemo(() => [...chart.days].reverse(), [chart]);
  return (
    <ChartFrame
      label={props.label}
      height={HEIGHT}
      names={names}
      legend={{ label: props.facet, marks: chart.layers.map(({ mark }) => mark) }}
      columns={columnsFor(names)}
      rows={rows}
      rowKey={(row) => row.day}
      filename={props.filename}
      controls={props.controls}
    >
      <Measured height={HEIGHT}>{(width) => <Drawing chart={chart} width={width} label={props.label} />}</Measured>
    </ChartFrame>
  );
}

function Drawing({ chart, width, label }: { chart: Stack; width: number; label: string }) {
  const box = { left: 52, right: width - 12, top: 8, bottom: HEIGHT - 24 };
  const x = scaleTo(chart.x.domain, [box.left, box.right]);
  const y = scaleTo(chart.y.domain, [box.bottom, box.top]);
  const slot = (box.right - box.left) / Math.max(1, chart.days.length - 1);
  const unfinished = chart.days.find((day) => day.provisional);
  return (
    <svg width={width} height={HEIGHT} role="img" aria-label={`${label}. The table has all numbers.`}>
      <YAxisLines box={box} ticks={chart.y.ticks.map((tick) => ({ y: y(tick), label: formatCompact(tick) }))} />
      {chart.layers.map((layer) =>
        layer.runs.map((run) => {
          const wide = run.length === 1 ? 1.5 : 0;
          const top = run.flatMap((point): [number, number][] =>
            wide > 0
              ? [
                  [x(point.x) - wide, y(point.to)],
                  [x(point.x) + wide, y(point.to)],
                ]
              : [[x(point.x), y(point.to)]],
          );
          const bottom = run
            .flatMap((point): [number, number][] =>
              wide > 0
                ? [
                    [x(point.x) - wide, y(point.from)],
                    [x(point.x) + wide, y(point.from)],
                  ]
                : [[x(point.x), y(point.from)]],
            )
            .reverse();
          return (
            <g key={`${layer.value} ${String(run[0]?.x ?? 0)}`}>
              <path d={`${pathOf([...top, ...bottom])}Z`} fill={seriesColor(layer.mark)} fillOpacity={0.55} />
              <path d={pathOf(top)} fill="none" stroke={seriesColor(layer.mark)} strokeWidth={1.5} />
            </g>
          );
        }),
      )}
      {unfinished !== undefined && (
        <line
          x1={x(unfinished.x)}
          x2={x(unfinished.x)}
          y1={box.top}
          y2={box.bottom}
          stroke="var(--chart-axis)"
          strokeDasharray="3 3"
        />
      )}
      {chart.days.map((day) => (
        <rect
          key={day.day}
          x={x(day.x) - slot / 2}
          y={box.top}
          width={Math.max(1, slot)}
          height={box.bottom - box.top}
          className={styles.hit}
          fillOpacity={0}
        >
          <title>
            {day.total === null
              ? `${formatDay(day.day)}: no record`
              : [
                  `${formatDay(day.day)}${day.provisional ? ' (not over yet)' : ''}: ${formatCount(day.total)}`,
                  ...chart.layers.map((layer, index) => `${layer.value}: ${formatCount(day.counts[index])}`),
                ].join('\n')}
          </title>
        </rect>
      ))}
      <XAxisLabels box={box} ticks={chart.x.ticks.map((tick) => ({ x: x(tick.x), label: tick.label }))} />
    </svg>
  );
}

function columnsFor(names: readonly string[]): Column<Stack['days'][number]>[] {
  return [
    {
      key: 'date',
      header: 'Day',
      rowHeader: true,
      value: (row) => row.day,
      render: (row) => `${formatDay(row.day)}${row.provisional ? ' · not over yet' : ''}`,
    },
    ...names.map((name, index): Column<Stack['days'][number]> => ({
      key: name,
      header: name,
      align: 'right',
      value: (row) => row.counts[index],
      render: (row) => formatCount(row.counts[index]),
    })),
    {
      key: 'total',
      header: 'In all',
      align: 'right',
      value: (row) => row.total,
      render: (row) => formatCount(row.total),
    },
  ];
}
