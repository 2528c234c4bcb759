import { formatSignedPercent } from '@/components/common/format';
import styles from './charts.module.css';
import type { DifferenceAxis, DifferenceBar } from './prepare-difference-axis';
import { digitsFor } from './ticks';

const HEIGHT = 28;

/** good and bad only when it is significant and the experiment is healthy */
export type Tone = 'good' | 'bad' | 'neutral';

const COLOR: Record<Tone, string> = {
  good: 'var(--weir-good, var(--mantine-color-green-8))',
  bad: 'var(--weir-bad, var(--mantine-color-red-8))',
  neutral: 'var(--chart-axis)',
};

const percent = (share: number) => `${Math.round(share * 10_000) / 100}%`;

/** The scale above a column of intervals. */
export function DifferenceScale({ axis }: { axis: DifferenceAxis }) {
  const step = (axis.ticks[1]?.value ?? 1) - (axis.ticks[0]?.value ?? 0);
  return (
    <svg className={styles.axisCell} height={18} aria-hidden="true">
      {axis.ticks.map((tick) => (
        <text
          key={tick.value}
          x={percent(tick.position)}
          y={13}
          fontSize={11}
          textAnchor={tick.position < 0.05 ? 'start' : tick.position > 0.95 ? 'end' : 'middle'}
          fill="var(--chart-axis)"
          fontWeight={tick.value === 0 ? 600 : 400}
        >
          {tick.value === 0 ? '0' : formatSignedPercent(tick.value, digitsFor(step * 100))}
        </text>
      ))}
    </svg>
  );
}

/** One interval on the common axis: a line from end to end, its estimate, and zero. An arrow where it goes on outside. */
export function DifferenceInterval({
  axis,
  bar,
  tone,
  label,
}: {
  axis: DifferenceAxis;
  bar: DifferenceBar | undefined;
  tone: Tone;
  label: string;
}) {
  const middle = HEIGHT / 2;
  const color = COLOR[tone];
  return (
    <svg className={styles.axisCell} height={HEIGHT} role="img" aria-label={label}>
      {axis.ticks.map((tick) => (
        <line
          key={tick.value}
          x1={percent(tick.position)}
          x2={percent(tick.position)}
          y1={-8}
          y2={HEIGHT + 8}
          stroke={tick.value === 0 ? 'var(--chart-zero)' : 'var(--chart-grid)'}
          strokeWidth={1}
        />
      ))}
      {bar !== undefined && (
        <>
          <rect
            x={percent(bar.left)}
            width={percent(bar.right - bar.left)}
            y={middle - 4}
            height={8}
            rx={2}
            fill={color}
            opacity={0.28}
          />
          {!bar.beyondLeft && (
            <line
              x1={percent(bar.left)}
              x2={percent(bar.left)}
              y1={middle - 6}
              y2={middle + 6}
              stroke={color}
              strokeWidth={1.5}
            />
          )}
          {!bar.beyondRight && (
            <line
              x1={percent(bar.right)}
              x2={percent(bar.right)}
              y1={middle - 6}
              y2={middle + 6}
              stroke={color}
              strokeWidth={1.5}
            />
          )}
          {bar.beyondLeft && (
            <svg x="0%" y={middle - 5} overflow="visible">
              <path d="M7 0L0 5L7 10" fill="none" stroke={color} strokeWidth={1.5} />
            </svg>
          )}
          {bar.beyondRight && (
            <svg x="100%" y={middle - 5} overflow="visible">
              <path d="M-7 0L0 5L-7 10" fill="none" stroke={color} strokeWidth={1.5} />
            </svg>
          )}
          {bar.point !== null && (
            <svg x={percent(bar.point)} y={middle} overflow="visible">
              <path
                d="M0 -6L5 0L0 6L-5 0Z"
                fill={color}
                stroke="var(--weir-surface, var(--mantine-color-body))"
                strokeWidth={1.5}
              />
            </svg>
          )}
        </>
      )}
    </svg>
  );
}
