'use client';

import { useQueryStates } from 'nuqs';
import { Suspense, use, useMemo } from 'react';
import { ChartSkeleton } from '@/components/charts/ChartSkeleton';
import { dayNumber, dayOfNumber } from '@/components/charts/days';
import { MetricChart } from '@/components/charts/lazy';
import { EmptyState } from '@/components/common/EmptyState';
import { formatDay } from '@/components/common/format';
import { LinkButton } from '@/components/common/links';
import type { AnnotationView, MetricDetail, MetricSeries, PackedSeries } from '@/lib/metrics/schemas';
import { metricHref } from './href';
import { unpackSeries } from './pack-metric';
import { drawParams } from './search-params';
import { hasData } from './summary';

type Drawn = { metric: MetricDetail; annotations: AnnotationView[]; mayEdit: boolean };

/** A metric's days: in one line, or by a dimension, whose lines may still be on their way while the page is there. */
export function OverTime(props: Drawn & { total: MetricSeries; parts: Promise<PackedSeries> | null }) {
  const { total, parts, ...drawn } = props;
  if (parts === null) return <Days {...drawn} series={total} />;
  return (
    <Suspense fallback={<ChartSkeleton height={320} />}>
      <Parts {...drawn} parts={parts} />
    </Suspense>
  );
}

function Parts({ parts, ...drawn }: Drawn & { parts: Promise<PackedSeries> }) {
  const packed = use(parts);
  const series = useMemo(() => unpackSeries(packed), [packed]);
  return <Days {...drawn} series={series} />;
}

function Days({ metric, series, annotations, mayEdit }: Drawn & { series: MetricSeries }) {
  const [{ draw, hide }, setDrawn] = useQueryStates(drawParams);
  if (!hasData(series)) return <Nothing metric={metric} series={series} mayEdit={mayEdit} />;
  const file = `${metric.ref.replace('/', '-')}-${series.period}`;
  return (
    <MetricChart
      series={series}
      format={metric.format}
      label={metric.name}
      filename={`${file}${series.split === null ? '' : `-by-${series.split}`}.csv`}
      target={series.split === null ? metric.target : null}
      annotations={annotations}
      stacked={draw === 'stacked' && metric.additive}
      hidden={hide}
      onHide={(names) => void setDrawn({ hide: names })}
    />
  );
}

function Nothing({ metric, series, mayEdit }: { metric: MetricDetail; series: MetricSeries; mayEdit: boolean }) {
  const empty = metric.periods.length === 0;
  return (
    <EmptyState
      title={empty ? 'Nothing is recorded yet' : 'No data in these days'}
      action={
        empty && metric.origin === 'stored' && mayEdit ? (
          <LinkButton href={`${metricHref(metric.ref)}/edit`}>Compute it from records</LinkButton>
        ) : metric.lastDate !== null && !series.dates.includes(metric.lastDate) ? (
          <LinkButton href={`${metricHref(metric.ref)}?${daysUntil(metric.lastDate)}`}>
            Show the days until {formatDay(metric.lastDate)}
          </LinkButton>
        ) : undefined
      }
    >
      {!empty
        ? 'Choose other days above, or another period.'
        : metric.origin === 'stored'
          ? 'Send a value from your own code (below), or let a tracker compute every day of the past.'
          : 'Its values appear as soon as there are records to make them from.'}
    </EmptyState>
  );
}

/** The part of an address that shows the 90 days until this one. */
function daysUntil(day: string): string {
  return `from=${dayOfNumber(dayNumber(day) - 89)}&to=${day}`;
}
