import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Section.module.css';

/** A framed part of a page with its h2. `flush` lets a table reach the frame. */
export function Section(props: {
  title?: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  flush?: boolean;
  id?: string;
  children: ReactNode;
}) {
  return (
    <section className={classes.root} id={props.id}>
      {props.title !== undefined && (
        <div className={classes.head}>
          <div className={classes.words}>
            <Title order={2} className={classes.title}>
              {props.title}
            </Title>
            {props.description !== undefined && (
              <Text component="div" size="xs" c="dimmed">
                {props.description}
              </Text>
            )}
          </div>
          {props.actions !== undefined && <div className={classes.actions}>{props.actions}</div>}
        </div>
      )}
      <div className={props.flush === true ? classes.flush : classes.body}>{props.children}</div>
    </section>
  );
}
