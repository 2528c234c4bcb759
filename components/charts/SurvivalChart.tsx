'use client';

import { useMemo } from 'react';
import type { Column } from '@/components/common/DataTable';
import { formatCount, formatPercent } from '@/components/common/format';
import { pathOf, scaleTo, XAxisLabels, YAxisLines } from './Axes';
import { ChartFrame } from './ChartFrame';
import { formatExactSeconds, formatSeconds } from './duration';
import { Measured } from './Measured';
import { prepareSurvival, type SurvivalStep } from './prepare-survival';

const HEIGHT = 210;
const SHARES = [0, 0.25, 0.5, 0.75, 1];

/** The share still inside over time, with its interval: who has not left yet is counted as long as it was seen. */
export function SurvivalChart(props: { points: readonly SurvivalStep[]; label: string; filename: string }) {
  const { points } = props;
  const chart = useMemo(() => prepareSurvival(points), [points]);
  return (
    <ChartFrame
      label={props.label}
      height={HEIGHT}
      names={[]}
      columns={COLUMNS}
      rows={points}
      rowKey={(row) => row.seconds}
      filename={props.filename}
      note={`Kaplan-Meier with its 95% interval. ${
        chart.median === null
          ? 'More than half are still inside.'
          : `Half have gone after ${formatSeconds(chart.median)}.`
      }${chart.beyond === null ? '' : ` The last ones left after ${formatSeconds(chart.beyond)}: the table goes on.`}`}
    >
      <Measured height={HEIGHT}>
        {(width) => {
          const box = { left: 48, right: width - 12, top: 8, bottom: HEIGHT - 24 };
          const x = scaleTo([0, chart.x.longest], [box.left, box.right]);
          const y = scaleTo([0, 1], [box.bottom, box.top]);
          const place = (corners: readonly [number, number][]) =>
            corners.map(([seconds, share]): [number, number] => [x(seconds), y(share)]);
          const band = [...place(chart.upper), ...place(chart.lower).reverse()];
          return (
            <svg width={width} height={HEIGHT} role="img" aria-label={`${props.label}. The table has all numbers.`}>
              <YAxisLines box={box} ticks={SHARES.map((share) => ({ y: y(share), label: formatPercent(share, 0) }))} />
              <path d={`${pathOf(band)}Z`} fill="var(--series-1)" fillOpacity={0.16} />
              <path d={pathOf(place(chart.line))} fill="none" stroke="var(--series-1)" strokeWidth={2} />
              {chart.median !== null && (
                <path
                  d={pathOf([
                    [box.left, y(0.5)],
                    [x(chart.median), y(0.5)],
                    [x(chart.median), box.bottom],
                  ])}
                  fill="none"
                  stroke="var(--chart-axis)"
                  strokeDasharray="3 3"
                />
              )}
              <XAxisLabels box={box} ticks={chart.x.ticks.map(({ at, label }) => ({ x: x(at), label }))} />
            </svg>
          );
        }}
      </Measured>
    </ChartFrame>
  );
}

const share = (key: 'share' | 'lower' | 'upper', header: string): Column<SurvivalStep> => ({
  key,
  header,
  align: 'right',
  value: (row) => row[key],
  render: (row) => formatPercent(row[key], 1),
});

const COLUMNS: Column<SurvivalStep>[] = [
  {
    key: 'seconds',
    header: 'After',
    rowHeader: true,
    value: (row) => row.seconds,
    render: (row) => <span title={formatExactSeconds(row.seconds)}>{formatSeconds(row.seconds)}</span>,
  },
  share('share', 'Still inside'),
  share('lower', 'Interval from'),
  share('upper', 'to'),
  {
    key: 'at_risk',
    header: 'At risk',
    align: 'right',
    value: (row) => row.atRisk,
    render: (row) => formatCount(row.atRisk),
  },
];
