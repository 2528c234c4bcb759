'use client';

import { useMemo } from 'react';
import type { Column } from '@/components/common/DataTable';
import { formatCompact, formatCount } from '@/components/common/format';
import { scaleTo, XAxisLabels, YAxisLines } from './Axes';
import { ChartFrame } from './ChartFrame';
import { formatSeconds } from './duration';
import styles from './flows.module.css';
import { Measured } from './Measured';
import { prepareHistogram, type DurationBin } from './prepare-histogram';

const HEIGHT = 210;

/** How many took how long. */
export function HistogramChart(props: { bins: readonly DurationBin[]; label: string; filename: string }) {
  const { bins } = props;
  const chart = useMemo(() => prepareHistogram(bins), [bins]);
  return (
    <ChartFrame
      label={props.label}
      height={HEIGHT}
      names={[]}
      columns={COLUMNS}
      rows={bins}
      rowKey={(row) => row.from}
      filename={props.filename}
      note={`Only those who have left; who is still inside is in the curve beside.${
        chart.open === null ? '' : ` ${chart.open.words}`
      }`}
    >
      <Measured height={HEIGHT}>
        {(width) => {
          const box = { left: 48, right: width - 12, top: 8, bottom: HEIGHT - 24 };
          const x = scaleTo([0, chart.x.longest], [box.left, box.right]);
          const y = scaleTo(chart.y.domain, [box.bottom, box.top]);
          const { open } = chart;
          // the last label stands by itself: ticks that would touch it are left out
          const room = open === null ? width : box.right - open.axis.length * 7 - 12;
          return (
            <svg width={width} height={HEIGHT} role="img" aria-label={`${props.label}. The table has all numbers.`}>
              <YAxisLines box={box} ticks={chart.y.ticks.map((tick) => ({ y: y(tick), label: formatCompact(tick) }))} />
              {[...chart.bars, ...(open === null ? [] : [open])].map((bar) => (
                <g key={bar.from}>
                  <rect
                    x={x(bar.drawn.from)}
                    width={Math.max(1, x(bar.drawn.to) - x(bar.drawn.from))}
                    y={box.top}
                    height={box.bottom - box.top}
                    className={styles.hit}
                  >
                    <title>{`${bar.label}: ${formatCount(bar.subjects)}`}</title>
                  </rect>
                  <rect
                    x={x(bar.drawn.from) + 0.5}
                    width={Math.max(1, x(bar.drawn.to) - x(bar.drawn.from) - 1)}
                    y={y(bar.subjects)}
                    height={box.bottom - y(bar.subjects)}
                    className={bar === open ? `${styles.up} ${styles.beyond}` : styles.up}
                    pointerEvents="none"
                  />
                </g>
              ))}
              <XAxisLabels
                box={box}
                ticks={chart.x.ticks.map(({ at, label }) => ({ x: x(at), label })).filter((tick) => tick.x < room)}
              />
              {open !== null && (
                <g aria-hidden>
                  <text x={box.right} y={box.bottom + 17} textAnchor="end" fontSize={12} fill="var(--chart-axis)">
                    {open.axis}
                  </text>
                  <path
                    d={`M${x(open.drawn.from) - 7} ${box.bottom + 4}l3 -8m3 0l-3 8`}
                    stroke="var(--chart-axis)"
                    fill="none"
                  />
                </g>
              )}
            </svg>
          );
        }}
      </Measured>
    </ChartFrame>
  );
}

const COLUMNS: Column<DurationBin>[] = [
  { key: 'from', header: 'From', rowHeader: true, value: (row) => row.from, render: (row) => formatSeconds(row.from) },
  { key: 'to', header: 'To', value: (row) => row.to, render: (row) => formatSeconds(row.to) },
  {
    key: 'subjects',
    header: 'Subjects',
    align: 'right',
    value: (row) => row.subjects,
    render: (row) => formatCount(row.subjects),
  },
];
