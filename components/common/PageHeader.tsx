import { Group, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './PageHeader.module.css';

/** The head of a page: its one h1, what belongs beside it, one line below it, and its actions on the right. */
export function PageHeader(props: {
  title: ReactNode;
  /** badges and keys beside the title */
  beside?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
}) {
  return (
    <header className={classes.root}>
      <div className={classes.words}>
        <Group gap="sm" align="center" wrap="wrap">
          <Title order={1}>{props.title}</Title>
          {props.beside}
        </Group>
        {props.description !== undefined && props.description !== false && (
          <Text component="div" size="sm" c="dimmed" mt={4}>
            {props.description}
          </Text>
        )}
      </div>
      {props.actions !== undefined && <div className={classes.actions}>{props.actions}</div>}
    </header>
  );
}
