import { Anchor, Text, Title } from '@mantine/core';
import classes from './auth.module.css';

export function LinkGone() {
  return (
    <>
      <Title order={1} className={classes.title}>
        This link does not work any more
      </Title>
      <Text size="sm" c="dimmed">
        It was used, revoked, or is too old. Ask an admin for a new one, or <Anchor href="/sign-in">sign in</Anchor>.
      </Text>
    </>
  );
}
