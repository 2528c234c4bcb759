import { Text } from '@mantine/core';
import { JsonDiff } from '@/components/common/JsonDiff';
import { RelativeTime } from '@/components/common/RelativeTime';
import classes from './ActivityList.module.css';
import type { ActivityEntry } from './types';

const WORDS: Record<string, string> = {
  'experiment.created': 'created it',
  'experiment.changed': 'changed it',
  'experiment.enabled': 'enabled it',
  'experiment.disabled': 'disabled it',
  'experiment.promoted': 'promoted a variant',
  'experiment.archived': 'archived it',
  'experiment.restored': 'restored it',
  'experiment.phase_started': 'started a new phase',
};

/** Who changed what, newest first; what exactly changed is behind each line. */
export function ActivityList({ rows }: { rows: readonly ActivityEntry[] }) {
  if (rows.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nothing has been changed yet.
      </Text>
    );
  return (
    <ul className={classes.list}>
      {rows.map((row) => (
        <li key={row.id}>
          <details>
            <summary>
              <b>{row.actorName}</b> {WORDS[row.action] ?? row.action}{' '}
              <Text span size="xs" c="dimmed">
                <RelativeTime at={row.at} />
              </Text>
            </summary>
            <div className={classes.diff}>
              <JsonDiff before={row.before} after={row.after} />
            </div>
          </details>
        </li>
      ))}
    </ul>
  );
}
