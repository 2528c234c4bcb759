import styles from './charts.module.css';
import { seriesColor, seriesShape } from './palette';

/** The shape of a variant around a point, as SVG. `size` is its diameter in px. */
export function MarkShape({ index, x, y, size = 9 }: { index: number; x: number; y: number; size?: number }) {
  const color = seriesColor(index);
  const r = size / 2;
  switch (seriesShape(index)) {
    case 'circle':
      return <circle cx={x} cy={y} r={r} fill={color} />;
    case 'ring':
      return <circle cx={x} cy={y} r={r - 1} fill="none" stroke={color} strokeWidth={2} />;
    case 'square':
      return <rect x={x - r * 0.9} y={y - r * 0.9} width={size * 0.9} height={size * 0.9} fill={color} />;
    case 'bar':
      return <rect x={x - r} y={y - r / 2} width={size} height={r} fill={color} />;
    case 'triangle':
      return <path d={`M${x} ${y - r}L${x + r} ${y + r * 0.8}H${x - r}Z`} fill={color} />;
    case 'diamond':
      return <path d={`M${x} ${y - r}L${x + r} ${y}L${x} ${y + r}L${x - r} ${y}Z`} fill={color} />;
    case 'cross':
      return (
        <path
          d={`M${x - r} ${y - r}L${x + r} ${y + r}M${x + r} ${y - r}L${x - r} ${y + r}`}
          stroke={color}
          strokeWidth={2.5}
        />
      );
  }
}

/** The mark of a variant beside its name. */
export function VariantMark({ index }: { index: number }) {
  return (
    <svg className={styles.mark} viewBox="0 0 10 10" aria-hidden="true">
      <MarkShape index={index} x={5} y={5} />
    </svg>
  );
}

/** Which mark is which variant. */
export function Legend(props: { names: readonly string[]; label?: string; marks?: readonly number[] }) {
  return (
    <ul className={styles.legend} aria-label={props.label ?? 'Variants'}>
      {props.names.map((name, index) => (
        <li key={name}>
          <VariantMark index={props.marks?.[index] ?? index} />
          {name}
        </li>
      ))}
    </ul>
  );
}
