import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Stat.module.css';

/** A few numbers side by side, each with its name: `<Stats><Stat label="Subjects" value="12,345" /></Stats>`. */
export function Stats({ children }: { children: ReactNode }) {
  return <dl className={classes.root}>{children}</dl>;
}

export function Stat(props: { label: ReactNode; value: ReactNode; hint?: ReactNode; extra?: ReactNode }) {
  return (
    <div className={classes.stat}>
      <dt className={classes.label}>{props.label}</dt>
      <dd className={classes.value}>
        {props.value}
        {props.hint !== undefined && (
          <Text component="span" size="xs" c="dimmed" ml={6} fw={400}>
            {props.hint}
          </Text>
        )}
      </dd>
      {props.extra !== undefined && <dd className={classes.extra}>{props.extra}</dd>}
    </div>
  );
}
