'use client';

import { useEffect, useRef, useState, type ReactNode } from 'react';
import styles from './charts.module.css';

/** Draws when its width is known, in a place that has its height from the start: nothing moves. */
export function Measured(props: { height: number; children: (width: number) => ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = () => setWidth(element.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={box} className={styles.drawing} style={{ height: props.height }}>
      {width > 0 && props.children(width)}
    </div>
  );
}
