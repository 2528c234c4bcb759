import type { ReactNode } from 'react';
import classes from './EmptyState.module.css';

/**
 * What a place says while it has nothing to show: what will be here, the next action, and the clock ("the next
 * report runs in 4 h; the last ran 21 h ago"). Plain elements: the pages for errors use it, and every page carries these.
 */
export function EmptyState(props: {
  title: string;
  /** 1 where it is all that the page has */
  titleOrder?: 1 | 3;
  children?: ReactNode;
  action?: ReactNode;
  clock?: ReactNode;
}) {
  const Heading = props.titleOrder === 1 ? 'h1' : 'h3';
  return (
    <div className={classes.root}>
      <svg className={classes.picture} width="72" height="28" viewBox="0 0 72 28" fill="none" aria-hidden>
        <path d="M1 6h26c12 0 9 14 22 14h22" />
        <path d="M1 12h20c12 0 9 14 22 14h28" opacity="0.45" />
      </svg>
      <Heading className={classes.title}>{props.title}</Heading>
      {props.children !== undefined && <div className={classes.words}>{props.children}</div>}
      {props.action !== undefined && <div className={classes.action}>{props.action}</div>}
      {props.clock !== undefined && <div className={classes.clock}>{props.clock}</div>}
    </div>
  );
}
