import type { MetricView } from '@/lib/metrics/schemas';
import { changeOf } from './change';
import classes from './metrics.module.css';

/** "↑ 12% better": arrow, size and word; the colour only repeats them. */
export function ChangeMark(props: {
  value: number | null;
  previous: number | null;
  metric: Pick<MetricView, 'betterWhen' | 'format'>;
  /** the value that it is compared with, as a title */
  than?: string;
}) {
  const change = changeOf(props.value, props.previous, props.metric);
  if (change === null) return <span className={classes.change}>no comparison</span>;
  return (
    <span className={classes.change} data-tone={change.tone} title={props.than}>
      <span aria-hidden>{change.arrow}</span> {change.size} {change.word}
    </span>
  );
}
