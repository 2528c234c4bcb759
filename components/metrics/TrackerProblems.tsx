import { LinkAnchor } from '@/components/common/links';
import classes from './metrics.module.css';
import { metricHref } from './href';

/** `isThere`: the metric has a page to go to. */
export type TrackerProblem = { metric: string; isThere: boolean; message: string };

/** Trackers of the source tree that cannot be computed, and why: their metrics stay as they are until that is mended. */
export function TrackerProblems({ problems }: { problems: readonly TrackerProblem[] }) {
  return (
    <section className={classes.problems} aria-label="Trackers that cannot be computed">
      <p>
        <b>{problems.length === 1 ? 'A tracker' : `${problems.length} trackers`}</b> declared in{' '}
        <code>lib/definitions/trackers.ts</code> cannot be computed:
      </p>
      <ul>
        {problems.map(({ metric, isThere, message }) => (
          <li key={`${metric} ${message}`}>
            {isThere ? (
              <LinkAnchor href={metricHref(metric)} inherit underline="always">
                {metric}
              </LinkAnchor>
            ) : (
              <code>{metric}</code>
            )}
            : {message}
          </li>
        ))}
      </ul>
    </section>
  );
}
