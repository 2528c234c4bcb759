import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './EmptyState.module.css';

/**
 * What a place says while it has nothing to show: what will be here, the next action, and the clock ("the next
 * report runs in 4 h; the last ran 21 h ago").
 */
export function EmptyState(props: {
  title: string;
  /** 1 where it is all that the page has */
  titleOrder?: 1 | 3;
  children?: ReactNode;
  action?: ReactNode;
  clock?: ReactNode;
}) {
  return (
    <div className={classes.root}>
      <svg className={classes.picture} width="72" height="28" viewBox="0 0 72 28" fill="none" aria-hidden>
        <path d="M1 6h26c12 0 9 14 22 14h22" />
        <path d="M1 12h20c12 0 9 14 22 14h28" opacity="0.45" />
      </svg>
      <Title order={props.titleOrder ?? 3} size="h3">
        {props.title}
      </Title>
      {props.children !== undefined && (
        <Text component="div" size="sm" c="dimmed" className={classes.words}>
          {props.children}
        </Text>
      )}
      {props.action !== undefined && <div className={classes.action}>{props.action}</div>}
      {props.clock !== undefined && (
        <Text component="div" size="xs" c="dimmed">
          {props.clock}
        </Text>
      )}
    </div>
  );
}
