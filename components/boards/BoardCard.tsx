'use client';

import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { ChartSkeleton } from '@/components/charts/ChartSkeleton';
import { SmallMetricChart } from '@/components/charts/lazy';
import { formatMetric, formatMetricShort } from '@/components/charts/metric-format';
import { formatDay } from '@/components/common/format';
import { LinkAnchor } from '@/components/common/links';
import { ChangeMark } from '@/components/metrics/ChangeMark';
import { metricHref } from '@/components/metrics/href';
import { PERIOD_NAMES, PREVIOUS_WORDS } from '@/components/metrics/periods';
import { summarise, valueBefore } from '@/components/metrics/summary';
import type { BoardChart, BoardChartData } from '@/lib/metrics/board.schemas';
import type { AnnotationView, MetricDetail, MetricSeries } from '@/lib/metrics/schemas';
import classes from './boards.module.css';

const HEIGHT = 200;

/** One chart of a board: its metric's newest value, and its days. */
export function BoardCard(props: {
  chart: BoardChart;
  /** null while the numbers are on their way */
  data: BoardChartData | null;
  annotations: readonly AnnotationView[];
  /** to the metric's own page; not where somebody reads who may not see it */
  linked: boolean;
  tools?: ReactNode;
}) {
  const { chart, data, linked } = props;
  const metric = data?.metric ?? null;
  const series = data?.series ?? null;
  const name = metric?.name ?? chart.metric;
  return (
    <>
      <header className={classes.head}>
        <div className={classes.words}>
          <h2 className={classes.title}>
            {linked && metric !== null ? (
              <LinkAnchor
                href={`${metricHref(chart.metric)}?period=${chart.period}`}
                inherit
                c="inherit"
                prefetch={false}
              >
                {name}
              </LinkAnchor>
            ) : (
              name
            )}
          </h2>
          <Text size="xs" c="dimmed">
            {PERIOD_NAMES[chart.period]} · {chart.days} days{chart.split === null ? '' : ` · by ${chart.split}`}
          </Text>
        </div>
        {metric !== null && series !== null && series.split === null && <Newest metric={metric} series={series} />}
      </header>
      {props.tools}
      {data === null ? (
        <ChartSkeleton height={HEIGHT + 36} />
      ) : metric === null || series === null ? (
        <p className={classes.gone} style={{ height: HEIGHT }}>
          {linked ? `The metric ${chart.metric} is not there any more.` : 'This chart is not there any more.'}
        </p>
      ) : (
        <SmallMetricChart
          series={series}
          format={metric.format}
          label={name}
          filename={`${chart.metric.replace('/', '-')}-${chart.period}.csv`}
          target={series.split === null ? metric.target : null}
          annotations={props.annotations}
          stacked={metric.additive && series.split !== null}
          height={HEIGHT}
        />
      )}
    </>
  );
}

function Newest({ metric, series }: { metric: MetricDetail; series: MetricSeries }) {
  const { latest } = summarise(series);
  if (latest === null) return null;
  const before = valueBefore(series, latest.date);
  return (
    <div className={classes.newest}>
      <b title={`${formatMetric(latest.value, metric.format)}, ${formatDay(latest.date)}`}>
        {formatMetricShort(latest.value, metric.format)}
        {metric.unit !== '' && <span className={classes.unit}> {metric.unit}</span>}
      </b>
      {before !== null && (
        <ChangeMark
          value={latest.value}
          previous={before}
          metric={metric}
          than={`${formatMetric(before, metric.format)} before: ${PREVIOUS_WORDS[series.period]}`}
        />
      )}
    </div>
  );
}
