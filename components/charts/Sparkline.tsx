import styles from './charts.module.css';
import { prepareSparkline } from './prepare-sparkline';

/** A small line of counts beside their total, oldest first. For counts only: it has no room for intervals. */
export function Sparkline({
  values,
  label,
  width = 96,
  height = 24,
}: {
  values: readonly number[];
  label: string;
  width?: number;
  height?: number;
}) {
  const { line, area } = prepareSparkline(values, height);
  return (
    <svg
      className={styles.sparkline}
      width={width}
      height={height}
      viewBox={`0 0 100 ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {area !== '' && <polygon points={area} fill="var(--mantine-primary-color-filled)" opacity={0.12} />}
      {line !== '' && (
        <polyline
          points={line}
          fill="none"
          stroke="var(--mantine-primary-color-filled)"
          strokeWidth={1.5}
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  );
}
