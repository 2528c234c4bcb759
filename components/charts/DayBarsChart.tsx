'use client';

import { useMemo } from 'react';
import type { Column } from '@/components/common/DataTable';
import { formatCompact, formatCount, formatDay } from '@/components/common/format';
import { scaleTo, XAxisLabels, YAxisLines } from './Axes';
import { ChartFrame } from './ChartFrame';
import styles from './flows.module.css';
import { Measured } from './Measured';
import { seriesColor } from './palette';
import { prepareBars, type BarSeries, type DayBar } from './prepare-bars';

const HEIGHT = 210;

/** Counts per day, one kind on the other. */
export function DayBarsChart(props: {
  days: readonly string[];
  series: readonly BarSeries[];
  label: string;
  filename: string;
}) {
  const { days, series } = props;
  const chart = useMemo(() => prepareBars(days, series), [days, series]);
  const rows = useMemo(() => [...chart.bars].reverse(), [chart]);
  return (
    <ChartFrame
      label={props.label}
      height={HEIGHT}
      names={series.map(({ name }) => name)}
      legend={{ label: 'What became of the lines', marks: series.map(({ mark }) => mark) }}
      columns={columnsFor(series)}
      rows={rows}
      rowKey={(row) => row.day}
      filename={props.filename}
    >
      <Measured height={HEIGHT}>
        {(width) => {
          const box = { left: 52, right: width - 12, top: 8, bottom: HEIGHT - 24 };
          const x = scaleTo(chart.x.domain, [box.left, box.right]);
          const y = scaleTo(chart.y.domain, [box.bottom, box.top]);
          const slot = (box.right - box.left) / Math.max(1, chart.bars.length);
          return (
            <svg width={width} height={HEIGHT} role="img" aria-label={`${props.label}. The table has all numbers.`}>
              <YAxisLines box={box} ticks={chart.y.ticks.map((tick) => ({ y: y(tick), label: formatCompact(tick) }))} />
              {chart.bars.map((bar) => (
                <g key={bar.day}>
                  <rect
                    x={x(bar.x) - slot / 2}
                    width={slot}
                    y={box.top}
                    height={box.bottom - box.top}
                    className={styles.hit}
                  >
                    <title>{wordsOf(bar)}</title>
                  </rect>
                  {bar.parts.map((part) => (
                    <rect
                      key={part.name}
                      x={x(bar.x) - slot * 0.4}
                      width={Math.max(1, slot * 0.8)}
                      y={y(part.to)}
                      height={Math.max(0.5, y(part.from) - y(part.to))}
                      fill={seriesColor(part.mark)}
                      pointerEvents="none"
                    />
                  ))}
                </g>
              ))}
              <XAxisLabels box={box} ticks={chart.x.ticks.map((tick) => ({ x: x(tick.x), label: tick.label }))} />
            </svg>
          );
        }}
      </Measured>
    </ChartFrame>
  );
}

const wordsOf = (bar: DayBar): string =>
  [
    `${formatDay(bar.day)}: ${formatCount(bar.total)}`,
    ...bar.parts.map(({ name, count }) => `${name}: ${formatCount(count)}`),
  ].join('\n');

function columnsFor(series: readonly BarSeries[]): Column<DayBar>[] {
  return [
    { key: 'date', header: 'Day', rowHeader: true, value: (row) => row.day, render: (row) => formatDay(row.day) },
    ...series.map(({ name }): Column<DayBar> => ({
      key: name,
      header: name,
      align: 'right',
      value: (row) => row.parts.find((part) => part.name === name)?.count ?? 0,
      render: (row) => formatCount(row.parts.find((part) => part.name === name)?.count ?? 0),
    })),
  ];
}
