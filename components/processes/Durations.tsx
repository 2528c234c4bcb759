'use client';

import { formatExactSeconds, formatSeconds } from '@/components/charts/duration';
import { HistogramChart, SurvivalChart } from '@/components/charts/lazy';
import { EmptyState } from '@/components/common/EmptyState';
import { formatCount } from '@/components/common/format';
import { Stat, Stats } from '@/components/common/Stat';
import type { DurationView } from '@/lib/stocks/process.schemas';
import classes from './processes.module.css';

/** How long something takes: the summary of those who are done, their histogram, and the curve of everybody. */
export function Durations(props: { duration: DurationView; label: string; filename: string; insideWord: string }) {
  const { summary, inside, histogram, survival } = props.duration;
  if (summary === null && inside === 0) {
    return (
      <EmptyState title="Nobody yet">
        It is measured from the first entry in these days. Choose other days, or wait until somebody is there.
      </EmptyState>
    );
  }
  const time = (seconds: number | undefined) => (
    <span title={formatExactSeconds(seconds ?? null)}>{formatSeconds(seconds ?? null)}</span>
  );
  return (
    <div className={classes.stack}>
      <Stats>
        <Stat label="Shortest" value={time(summary?.shortest)} />
        <Stat label="Average" value={time(summary?.average)} />
        <Stat label="Median" value={time(summary?.median)} />
        <Stat label="90% within" value={time(summary?.p90)} />
        <Stat label="Longest" value={time(summary?.longest)} />
        <Stat
          label="Subjects"
          value={formatCount(summary?.subjects ?? 0)}
          extra={`${formatCount(inside)} ${props.insideWord}`}
        />
      </Stats>
      <div className={classes.halves}>
        <div>
          <SurvivalChart
            points={survival}
            label={`${props.label}: share that is not done after so long`}
            filename={`${props.filename}-survival.csv`}
          />
        </div>
        <div>
          {histogram.length > 0 ? (
            <HistogramChart
              bins={histogram}
              label={`${props.label}: how many took how long`}
              filename={`${props.filename}-histogram.csv`}
            />
          ) : (
            <EmptyState title="Nobody is done yet">The curve beside says how long they have been there.</EmptyState>
          )}
        </div>
      </div>
    </div>
  );
}
