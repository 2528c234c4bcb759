'use client';

import { useMemo } from 'react';
import type { Column } from '@/components/common/DataTable';
import { formatCompact, formatCount, formatDay, formatSigned } from '@/components/common/format';
import { pathOf, scaleTo, XAxisLabels, YAxisLines } from './Axes';
import { ChartFrame } from './ChartFrame';
import styles from './flows.module.css';
import { Measured } from './Measured';
import { prepareLifecycle, type LifecycleBar, type LifecycleDay } from './prepare-lifecycle';

const HEIGHT = 230;

/** Entering above the axis, leaving below, and the difference as a line of short strokes. */
export function LifecycleChart(props: { days: readonly LifecycleDay[]; label: string; filename: string }) {
  const { days } = props;
  const chart = useMemo(() => prepareLifecycle(days, { most: 92 }), [days]);
  const rows = useMemo(() => [...chart.bars].reverse(), [chart]);
  return (
    <ChartFrame
      label={props.label}
      height={HEIGHT}
      names={[]}
      columns={COLUMNS}
      rows={rows}
      rowKey={(row) => row.from}
      filename={props.filename}
      note={`▲ entering above, ▼ leaving below, per ${chart.step}; the black stroke is the difference.`}
    >
      <Measured height={HEIGHT}>
        {(width) => {
          const box = { left: 52, right: width - 12, top: 8, bottom: HEIGHT - 24 };
          const y = scaleTo(chart.y.domain, [box.bottom, box.top]);
          const slot = (box.right - box.left) / Math.max(1, chart.bars.length);
          const bar = Math.max(1, Math.min(26, slot * 0.72));
          const zero = y(0);
          return (
            <svg width={width} height={HEIGHT} role="img" aria-label={`${props.label}. The table has all numbers.`}>
              <YAxisLines
                box={box}
                ticks={chart.y.ticks.map((tick) => ({
                  y: y(tick),
                  label: formatCompact(Math.abs(tick)),
                  strong: tick === 0,
                }))}
              />
              {chart.bars.map((each, index) => {
                const middle = box.left + (index + 0.5) * slot;
                const look = each.provisional ? styles.unfinished : '';
                return (
                  <g key={each.from}>
                    <rect
                      x={middle - slot / 2}
                      y={box.top}
                      width={slot}
                      height={box.bottom - box.top}
                      className={styles.hit}
                    >
                      <title>{sentence(each)}</title>
                    </rect>
                    <g pointerEvents="none">
                      <rect
                        x={middle - bar / 2}
                        width={bar}
                        y={y(each.entered)}
                        height={zero - y(each.entered)}
                        className={`${styles.up} ${look}`}
                      />
                      <rect
                        x={middle - bar / 2}
                        width={bar}
                        y={zero}
                        height={y(-each.left) - zero}
                        className={`${styles.down} ${look}`}
                      />
                      {slot >= 4 && (
                        <path
                          d={pathOf([
                            [middle - bar / 2, y(each.net)],
                            [middle + bar / 2, y(each.net)],
                          ])}
                          stroke="var(--mantine-color-text)"
                          strokeWidth={1.6}
                        />
                      )}
                    </g>
                  </g>
                );
              })}
              <XAxisLabels
                box={box}
                ticks={chart.labels.map(({ bar: at, label }) => ({ x: box.left + (at + 0.5) * slot, label }))}
              />
            </svg>
          );
        }}
      </Measured>
    </ChartFrame>
  );
}

const rangeOf = (bar: LifecycleBar) =>
  bar.from === bar.to ? formatDay(bar.from) : `${formatDay(bar.from)} to ${formatDay(bar.to)}`;

function sentence(bar: LifecycleBar): string {
  return `${rangeOf(bar)}${bar.provisional ? ' (not over yet)' : ''}\n▲ ${formatCount(bar.entered)} in\n▼ ${formatCount(bar.left)} out\n${formatSigned(bar.net, 0)} net`;
}

const COLUMNS: Column<LifecycleBar>[] = [
  {
    key: 'from',
    header: 'From',
    rowHeader: true,
    value: (row) => row.from,
    render: (row) => `${formatDay(row.from)}${row.provisional ? ' · not over yet' : ''}`,
  },
  { key: 'to', header: 'To', value: (row) => row.to, render: (row) => formatDay(row.to) },
  {
    key: 'entered',
    header: 'In',
    align: 'right',
    value: (row) => row.entered,
    render: (row) => formatCount(row.entered),
  },
  { key: 'left', header: 'Out', align: 'right', value: (row) => row.left, render: (row) => formatCount(row.left) },
  { key: 'net', header: 'Net', align: 'right', value: (row) => row.net, render: (row) => formatSigned(row.net, 0) },
];
