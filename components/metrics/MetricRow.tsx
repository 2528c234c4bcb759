'use client';

import { Badge, Text } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { formatMetric, formatMetricShort } from '@/components/charts/metric-format';
import { MetricSparkline } from '@/components/charts/MetricSparkline';
import { formatDay } from '@/components/common/format';
import { LinkAnchor } from '@/components/common/links';
import { MoreButton } from '@/components/common/MoreButton';
import type { MetricSummary } from '@/lib/metrics/schemas';
import { ChangeMark } from './ChangeMark';
import classes from './metrics.module.css';
import { metricHref } from './href';
import type { useDefinition } from './use-definition';
import { PREVIOUS_WORDS } from './periods';
import { ORIGIN_NAMES } from './words';

/** One metric of the catalogue: what it is, its last thirty days, its newest value, what became of it. */
export function MetricRow(props: {
  metric: MetricSummary;
  today: string;
  definition?: ReturnType<typeof useDefinition>;
}) {
  const { metric, definition } = props;
  const { latest } = metric;
  const router = useRouter();
  const exact = latest === null ? '' : formatMetric(latest.value, metric.format);
  return (
    <li
      className={classes.row}
      data-dimmed={metric.archivedAt !== null ? true : undefined}
      data-empty={latest === null ? true : undefined}
    >
      <div className={classes.what}>
        <span className={classes.name}>
          <LinkAnchor href={metricHref(metric.ref)} size="sm" fw={500} prefetch={false}>
            {metric.name}
          </LinkAnchor>
          {metric.origin !== 'own' && metric.origin !== 'stored' && (
            <Badge size="xs" color="gray">
              {ORIGIN_NAMES[metric.origin]}
            </Badge>
          )}
          {metric.archivedAt !== null && (
            <Badge size="xs" color="gray" variant="outline">
              Archived
            </Badge>
          )}
        </span>
        <Text size="xs" c="dimmed" ff="monospace" truncate>
          {metric.ref}
        </Text>
      </div>
      <div className={classes.spark}>
        {metric.sparkline.some((value) => value !== null) && (
          <MetricSparkline values={metric.sparkline} label={`${metric.name}, last 30 days`} width="100%" />
        )}
      </div>
      <div className={classes.value}>
        {latest === null ? (
          <span className={classes.none}>no data yet</span>
        ) : (
          <>
            <b title={exact}>
              {latest.value === null ? 'no data' : formatMetricShort(latest.value, metric.format)}
              {latest.value !== null && metric.unit !== '' && <span className={classes.unit}> {metric.unit}</span>}
            </b>
            <span className={classes.date}>
              {formatDay(latest.date, latest.date.slice(0, 4) !== props.today.slice(0, 4))}
              {latest.date === props.today && ', not over'}
            </span>
          </>
        )}
      </div>
      <div className={classes.became}>
        {latest !== null && latest.value !== null && (
          <ChangeMark
            value={latest.value}
            previous={latest.previous}
            metric={metric}
            than={
              latest.previous === null
                ? 'Nothing before it'
                : `${formatMetric(latest.previous, metric.format)} before: ${PREVIOUS_WORDS[metric.period]}`
            }
          />
        )}
      </div>
      <div className={classes.tools}>
        {definition !== undefined && (
          <MoreButton
            label={`More of ${metric.name}`}
            items={[
              { label: 'Edit', onClick: () => router.push(`${metricHref(metric.ref)}/edit`) },
              metric.archivedAt === null
                ? { label: 'Archive', onClick: () => void definition.archive(metric) }
                : { label: 'Restore', onClick: () => void definition.restore(metric) },
              { label: 'Delete…', danger: true, onClick: () => definition.remove(metric) },
            ]}
          />
        )}
      </div>
    </li>
  );
}
