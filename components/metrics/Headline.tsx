import { formatMetric } from '@/components/charts/metric-format';
import { formatDay } from '@/components/common/format';
import { Stat, Stats } from '@/components/common/Stat';
import type { MetricSeries, MetricView } from '@/lib/metrics/schemas';
import { ChangeMark } from './ChangeMark';
import classes from './metrics.module.css';
import { PREVIOUS_WORDS } from './periods';
import { summarise, valueBefore } from './summary';

/** The newest finished day in large letters, and what the days around it say. */
export function Headline({ metric, series }: { metric: MetricView; series: MetricSeries }) {
  const { latest, running, mean, meanBefore, lowest, highest } = summarise(series);
  const write = (value: number | null | undefined) => formatMetric(value, metric.format);
  const before = latest === null ? null : valueBefore(series, latest.date);
  const lifetime = series.period === 'lifetime';
  // over a year a day of a month is not enough
  const withYear = series.dates[0]?.slice(0, 4) !== series.dates.at(-1)?.slice(0, 4);
  return (
    <section className={classes.headline} aria-label="Newest value">
      <div className={classes.newest}>
        <p className={classes.big}>
          {latest === null ? 'No data' : write(latest.value)}
          {latest !== null && metric.unit !== '' && <span className={classes.bigUnit}> {metric.unit}</span>}
        </p>
        <p className={classes.below}>
          {latest === null ? 'on a finished day' : formatDay(latest.date)}
          {latest !== null && before !== null && (
            <>
              {' · '}
              <ChangeMark
                value={latest.value}
                previous={before}
                metric={metric}
                than={`Before: ${write(before)}`}
              />{' '}
              {PREVIOUS_WORDS[series.period]}
            </>
          )}
        </p>
      </div>
      <Stats>
        {running !== null && <Stat label="Today, not over" value={write(running.value)} />}
        {metric.target !== null && latest !== null && (
          <Stat label="Goal" value={write(metric.target)} hint={goalWords(latest.value, metric)} />
        )}
        {!lifetime && mean !== null && (
          <Stat
            label="Mean of these days"
            value={write(mean)}
            {...(meanBefore === null
              ? {}
              : {
                  extra: (
                    <>
                      <ChangeMark value={mean} previous={meanBefore} metric={metric} /> than before
                    </>
                  ),
                })}
          />
        )}
        {!lifetime && highest !== null && (
          <Stat label="Highest" value={write(highest.value)} hint={formatDay(highest.date, withYear)} />
        )}
        {!lifetime && lowest !== null && (
          <Stat label="Lowest" value={write(lowest.value)} hint={formatDay(lowest.date, withYear)} />
        )}
      </Stats>
    </section>
  );
}

function goalWords(value: number, metric: MetricView): string {
  if (metric.target === null) return '';
  const reached = metric.betterWhen === 'lower' ? value <= metric.target : value >= metric.target;
  // these words stay together
  return reached ? '✓\u00a0reached' : 'not\u00a0reached';
}
