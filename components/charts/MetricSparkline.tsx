import styles from './charts.module.css';
import { prepareSpark } from './prepare-spark';

/** A small line without axis, oldest first; a day without data is a gap. The label says what it is. */
export function MetricSparkline(props: {
  values: readonly (number | null)[];
  label: string;
  width?: number | string;
  height?: number;
}) {
  const { height = 28 } = props;
  const { runs, alone } = prepareSpark(props.values, height);
  const look = {
    fill: 'none',
    stroke: 'var(--mantine-primary-color-filled)',
    strokeLinecap: 'round',
    vectorEffect: 'non-scaling-stroke',
  } as const;
  return (
    <svg
      className={styles.sparkline}
      width={props.width ?? 120}
      height={height}
      viewBox={`0 0 100 ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={props.label}
    >
      {runs.map((points) => (
        <polyline key={points} points={points} strokeWidth={1.5} {...look} />
      ))}
      {alone.map(({ x, y }) => (
        // a line without length and with round ends is a dot, however the box is stretched
        <line key={`${x} ${y}`} x1={x} x2={x} y1={y} y2={y} strokeWidth={3} {...look} />
      ))}
    </svg>
  );
}
