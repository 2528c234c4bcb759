import { Text } from '@mantine/core';
import classes from './stocks.module.css';

/** The attributes of a subject, one a line; what is nested is JSON. */
export function Attributes({ attributes }: { attributes: Record<string, unknown> }) {
  const entries = Object.entries(attributes).sort(([a], [b]) => a.localeCompare(b));
  if (entries.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No attributes.
      </Text>
    );
  }
  return (
    <dl className={classes.pairs}>
      {entries.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt>{name}</dt>
          <dd>
            {typeof value === 'object' && value !== null ? JSON.stringify(value, null, 1) : JSON.stringify(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
