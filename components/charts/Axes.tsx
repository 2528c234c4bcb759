import { placeLabels } from './axis-labels';

/** Where a drawing stands inside its SVG. Unit: px. */
export type Box = { left: number; right: number; top: number; bottom: number };

/** Lines across with their values on the left. */
export function YAxisLines(props: { box: Box; ticks: readonly { y: number; label: string; strong?: boolean }[] }) {
  return (
    <g aria-hidden>
      {props.ticks.map((tick) => (
        <g key={tick.label + String(tick.y)}>
          <line
            x1={props.box.left}
            x2={props.box.right}
            y1={tick.y}
            y2={tick.y}
            stroke={tick.strong === true ? 'var(--chart-zero)' : 'var(--chart-grid)'}
          />
          <text x={props.box.left - 8} y={tick.y + 4} textAnchor="end" fontSize={12} fill="var(--chart-axis)">
            {tick.label}
          </text>
        </g>
      ))}
    </g>
  );
}

/** Labels below; those that would touch the one before are left out. */
export function XAxisLabels(props: { box: Box; ticks: readonly { x: number; label: string }[] }) {
  return (
    <g aria-hidden>
      <line
        x1={props.box.left}
        x2={props.box.right}
        y1={props.box.bottom}
        y2={props.box.bottom}
        stroke="var(--chart-grid)"
      />
      {placeLabels(props.ticks, props.box).map((tick) => (
        <text
          key={tick.label + String(tick.x)}
          x={tick.x}
          y={props.box.bottom + 17}
          textAnchor={tick.anchor}
          fontSize={12}
          fill="var(--chart-axis)"
        >
          {tick.label}
        </text>
      ))}
    </g>
  );
}

/** From a domain to px. */
export function scaleTo(
  domain: readonly [number, number],
  range: readonly [number, number],
): (value: number) => number {
  const [from, to] = domain;
  const span = to - from === 0 ? 1 : to - from;
  return (value) => range[0] + ((value - from) / span) * (range[1] - range[0]);
}

/** Corners as an SVG path of straight lines. */
export function pathOf(corners: readonly (readonly [number, number])[]): string {
  return corners.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}
