import styles from './charts.module.css';

/** The place that a chart, or something else that is loaded after the page, will take. */
export function ChartSkeleton({ height }: { height: number }) {
  return <div className={styles.skeleton} style={{ height }} aria-hidden="true" />;
}
