import { formatCompact, formatCount, formatDay } from './format';
import classes from './DayBars.module.css';

export type DayValue = { day: string; value: number; provisional?: boolean };

/**
 * Counts per day as bars, oldest first, on an axis that starts at zero. The day that is not over is hatched. Drawn on
 * the server, without a library. Give every day: what is missing in a count is 0.
 */
export function DayBars({ days, label, height = 120 }: { days: readonly DayValue[]; label: string; height?: number }) {
  const most = Math.max(1, ...days.map((day) => day.value));
  const first = days[0];
  const last = days.at(-1);
  return (
    <figure className={classes.root} aria-label={label}>
      <div className={classes.most} aria-hidden>
        {formatCompact(most)}
      </div>
      <div className={classes.plot} style={{ height }}>
        {days.map((day) => (
          <div
            key={day.day}
            className={classes.day}
            title={`${formatDay(day.day)}: ${formatCount(day.value)}${day.provisional === true ? ' so far' : ''}`}
          >
            <div
              className={classes.bar}
              data-provisional={day.provisional === true ? true : undefined}
              style={{ height: `${((day.value / most) * 100).toFixed(2)}%` }}
            />
          </div>
        ))}
      </div>
      <div className={classes.axis} aria-hidden>
        <span>{formatDay(first?.day, false)}</span>
        <span>{last?.provisional === true ? 'today' : formatDay(last?.day, false)}</span>
      </div>
    </figure>
  );
}
