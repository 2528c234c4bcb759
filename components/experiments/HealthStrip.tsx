import { RelativeTime } from '@/components/common/RelativeTime';
import { Stat, Stats } from '@/components/common/Stat';
import { Term } from '@/components/common/Term';
import { formatCount, formatDay, formatPercent, formatPValue } from '@/components/common/format';
import type { DayReport } from '@/lib/experiments/report.schemas';
import classes from './HealthStrip.module.css';
import { reasonText } from './reasons';
import type { ReportClock } from './types';

/** Can the numbers be trusted? Sample ratio, who was left out and why, and how old the report is. */
export function HealthStrip({ report, clock }: { report: DayReport; clock: ReportClock }) {
  const { sampleRatio, crossed, duplicate, automated, unconfirmed } = report.health;
  const look = RATIO[sampleRatio.status];
  const shares = sharesOf(sampleRatio.observed);
  return (
    <Stats>
      <Stat
        label={<Term name="sample ratio mismatch">Sample ratio</Term>}
        value={
          <span className={classes.ratio} data-tone={look.tone}>
            <span aria-hidden>{look.sign}</span> {look.word}
          </span>
        }
        extra={
          sampleRatio.status === 'not_computable'
            ? reasonText(sampleRatio.reason)
            : `${shares.map((share) => formatPercent(share, 1)).join(' : ')} · p ${formatPValue(sampleRatio.pValue)}`
        }
      />
      <Stat
        label={<Term name="crossed">Crossed</Term>}
        value={formatCount(crossed)}
        extra="saw two variants, left out"
      />
      <Stat
        label={<Term name="automated">Bots</Term>}
        value={formatCount(automated)}
        extra="or driven browsers, left out"
      />
      <Stat
        label={<Term name="unconfirmed">Unconfirmed</Term>}
        value={formatCount(unconfirmed)}
        extra={duplicate > 0 ? `left out, and ${formatCount(duplicate)} duplicates` : 'not known to be human, left out'}
      />
      <Stat
        label={<Term name="daily report">Report</Term>}
        value={report.provisional ? 'Not over yet' : formatDay(report.date)}
        extra={
          <>
            {report.provisional ? 'computed ' : 'last run '}
            <RelativeTime at={report.provisional ? report.computedAt : (clock.lastOkAt ?? report.computedAt)} />
            {clock.nextDueAt !== null && (
              <>
                , next <RelativeTime at={clock.nextDueAt} />
              </>
            )}
          </>
        }
      />
    </Stats>
  );
}

const RATIO = {
  healthy: { sign: '✓', word: 'Healthy', tone: 'good' },
  mismatch: { sign: '⚠', word: 'Mismatch', tone: 'warn' },
  not_computable: { sign: '·', word: 'Not known', tone: undefined },
} as const;

function sharesOf(observed: readonly number[]): number[] {
  const all = observed.reduce((sum, count) => sum + count, 0);
  return observed.map((count) => (all === 0 ? 0 : count / all));
}
