'use client';

import { useMemo } from 'react';
import type { Column } from '@/components/common/DataTable';
import { formatCount, formatDay, formatNumber } from '@/components/common/format';
import { pathOf, scaleTo, XAxisLabels, YAxisLines } from './Axes';
import { ChartFrame } from './ChartFrame';
import styles from './flows.module.css';
import { Measured } from './Measured';
import { prepareRates, type RateDay, type RatePoint } from './prepare-rates';
import { formatTick } from './ticks';

const HEIGHT = 230;

/** A rate over time, each point with its exact interval as a stroke. `perDay` turns one per day into the shown unit. */
export function RateChart(props: {
  days: readonly RateDay[];
  label: string;
  unit: string;
  inUnit: (perDay: number) => number;
  filename: string;
}) {
  const { days, unit, inUnit } = props;
  const chart = useMemo(() => prepareRates(days, { most: 60 }), [days]);
  const rows = useMemo(() => [...chart.points].reverse(), [chart]);
  return (
    <ChartFrame
      label={props.label}
      height={HEIGHT}
      names={[]}
      columns={columnsFor(unit, inUnit)}
      rows={rows}
      rowKey={(row) => row.from}
      filename={props.filename}
      note={`Per ${unit}; each point is one ${chart.step}, with its exact 95% interval (Garwood). Hollow: not over yet.`}
    >
      <Measured height={HEIGHT}>
        {(width) => {
          const box = { left: 52, right: width - 12, top: 8, bottom: HEIGHT - 24 };
          const y = scaleTo(chart.y.domain, [box.bottom, box.top]);
          const slot = (box.right - box.left) / Math.max(1, chart.points.length);
          const x = (index: number) => box.left + (index + 0.5) * slot;
          const finished = chart.points.flatMap((point, index): [number, number][] =>
            point.provisional ? [] : [[x(index), y(point.perDay)]],
          );
          const step = inUnit((chart.y.ticks[1] ?? 1) - (chart.y.ticks[0] ?? 0));
          return (
            <svg width={width} height={HEIGHT} role="img" aria-label={`${props.label}. The table has all numbers.`}>
              <YAxisLines
                box={box}
                ticks={chart.y.ticks.map((tick) => ({ y: y(tick), label: tickLabel(inUnit(tick), step) }))}
              />
              <path d={pathOf(finished)} fill="none" stroke="var(--series-1)" strokeWidth={1.5} />
              {chart.points.map((point, index) => (
                <g key={point.from}>
                  <rect
                    x={x(index) - slot / 2}
                    y={box.top}
                    width={slot}
                    height={box.bottom - box.top}
                    className={styles.hit}
                  >
                    <title>{sentence(point, unit, inUnit)}</title>
                  </rect>
                  <g pointerEvents="none" stroke="var(--series-1)">
                    <line
                      x1={x(index)}
                      x2={x(index)}
                      y1={y(point.lower)}
                      y2={Math.max(box.top, y(point.upper))}
                      strokeWidth={Math.min(6, Math.max(2, slot / 4))}
                      strokeOpacity={0.3}
                    />
                    {slot >= 5 && (
                      <circle
                        cx={x(index)}
                        cy={Math.max(box.top, y(point.perDay))}
                        r={3.2}
                        fill={point.provisional ? 'var(--weir-surface)' : 'var(--series-1)'}
                        strokeWidth={1.5}
                      />
                    )}
                  </g>
                </g>
              ))}
              <XAxisLabels box={box} ticks={chart.labels.map(({ bar, label }) => ({ x: x(bar), label }))} />
            </svg>
          );
        }}
      </Measured>
    </ChartFrame>
  );
}

/** Units such as months make ticks that are not round: two significant digits are enough then. */
function tickLabel(value: number, step: number): string {
  const round = Math.abs(step * 100 - Math.round(step * 100)) < 1e-6;
  return round ? formatTick(value, step, 'count') : formatNumber(value, value >= 10 ? 0 : 1);
}

const rangeOf = (point: RatePoint) =>
  point.from === point.to ? formatDay(point.from) : `${formatDay(point.from)} to ${formatDay(point.to)}`;

function sentence(point: RatePoint, unit: string, inUnit: (perDay: number) => number): string {
  const write = (perDay: number) => formatNumber(inUnit(perDay), 2);
  return `${rangeOf(point)}${point.provisional ? ' (not over yet)' : ''}\n${formatCount(point.events)} events\n${write(point.perDay)} a ${unit} (${write(point.lower)} to ${write(point.upper)})`;
}

function columnsFor(unit: string, inUnit: (perDay: number) => number): Column<RatePoint>[] {
  const rate = (key: string, header: string, pick: (row: RatePoint) => number): Column<RatePoint> => ({
    key,
    header,
    align: 'right',
    value: (row) => inUnit(pick(row)),
    render: (row) => formatNumber(inUnit(pick(row)), 2),
  });
  return [
    { key: 'from', header: 'From', rowHeader: true, value: (row) => row.from, render: (row) => formatDay(row.from) },
    {
      key: 'to',
      header: 'To',
      value: (row) => row.to,
      render: (row) => `${formatDay(row.to)}${row.provisional ? ' · not over yet' : ''}`,
    },
    {
      key: 'events',
      header: 'Events',
      align: 'right',
      value: (row) => row.events,
      render: (row) => formatCount(row.events),
    },
    rate(`per_${unit}`, `A ${unit}`, (row) => row.perDay),
    rate('lower', 'Interval from', (row) => row.lower),
    rate('upper', 'to', (row) => row.upper),
  ];
}
