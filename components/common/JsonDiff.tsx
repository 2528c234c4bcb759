import { Text } from '@mantine/core';
import { diffLines } from './json-diff';
import classes from './JsonDiff.module.css';

/** What changed between two JSON values, one line a field. Not by colour alone: each line has its sign. */
export function JsonDiff({ before, after }: { before: unknown; after: unknown }) {
  const lines = diffLines(before, after);
  if (lines.length === 0) {
    return (
      <Text size="xs" c="dimmed">
        Nothing else changed.
      </Text>
    );
  }
  return (
    <dl className={classes.root}>
      {lines.map((line) => (
        <div key={line.path} className={classes.line}>
          <dt>{line.path === '' ? 'value' : line.path}</dt>
          <dd>
            {line.before !== undefined && (
              <del>
                <span aria-hidden>− </span>
                {line.before}
              </del>
            )}
            {line.after !== undefined && (
              <ins>
                <span aria-hidden>+ </span>
                {line.after}
              </ins>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
