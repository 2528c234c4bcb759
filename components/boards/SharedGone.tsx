import { Text, Title } from '@mantine/core';
import { Wordmark } from '@/components/shell/Mark';
import classes from './boards.module.css';

/** What a revoked or unknown link says. */
export function SharedGone() {
  return (
    <main className={classes.lost}>
      <div>
        <Wordmark />
        <Title order={1} mt="lg">
          This link does not work any more
        </Title>
        <Text size="sm" c="dimmed" mt="xs">
          It was revoked, or it was never complete. Ask the person who sent it for a new one.
        </Text>
      </div>
    </main>
  );
}
