import styles from './charts.module.css';

/** Put this class on what holds variants in colour: it defines the colours, for light and dark. */
export const paletteClass = styles.palette ?? '';

const OTHERS = 6;

/** Colour of a variant by its place: the control is neutral, the others differ; after six they come again. */
export function seriesColor(index: number): string {
  return `var(--series-${index === 0 ? 0 : ((index - 1) % OTHERS) + 1})`;
}

const SHAPES = ['circle', 'square', 'triangle', 'diamond', 'cross', 'bar', 'ring'] as const;
export type MarkShape = (typeof SHAPES)[number];

/** Shape of a variant by its place, so that colour is never the only difference. */
export function seriesShape(index: number): MarkShape {
  return SHAPES[index % SHAPES.length] ?? 'circle';
}
