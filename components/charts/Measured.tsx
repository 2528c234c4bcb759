'use client';

import { useElementSize } from '@mantine/hooks';
import type { ReactNode } from 'react';
import styles from './charts.module.css';

/** Draws when its width is known, in a place that has its height from the start: nothing moves. */
export function Measured(props: { height: number; children: (width: number) => ReactNode }) {
  const { ref, width } = useElementSize();
  return (
    <div ref={ref} className={styles.drawing} style={{ height: props.height }}>
      {width > 0 && props.children(width)}
    </div>
  );
}
