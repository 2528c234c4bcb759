'use client';

import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { formatNoun } from '@/components/common/format';
import { useNow } from '@/components/common/clock';
import { RelativeTime } from '@/components/common/RelativeTime';
import { Section } from '@/components/common/Section';
import classes from './install.module.css';
import { originsQuery } from './queries';

/** Ten minutes: this long a site counts as new here. */
const NEW_MS = 600_000;

/** Listens for records from pages: says so while nothing comes, and who it was when something does. */
export function Listening() {
  const { data: origins = [], isError } = useQuery(originsQuery);
  const now = useNow(10_000);
  const newestFirst = [...origins].sort((a, b) => (a.lastSeenAt < b.lastSeenAt ? 1 : -1));

  return (
    <Section
      title={
        <span className={classes.listening}>
          <span className={classes.pulse} data-on={isError ? undefined : true} aria-hidden />
          {isError ? 'Not listening: the server does not answer' : 'Listening'}
        </span>
      }
      flush
    >
      <div aria-live="polite">
        {newestFirst.length === 0 ? (
          <div className={classes.waiting}>
            <Text size="sm" fw={500}>
              Waiting for the first event
            </Text>
            <Text size="sm" c="dimmed">
              Put the tag on a page and open it. When the page asks for a variant or records a goal, its site appears
              here within two seconds.
            </Text>
          </div>
        ) : (
          <ul className={classes.origins}>
            {newestFirst.slice(0, 12).map((origin) => {
              const isNew = now - Date.parse(origin.firstSeenAt) < NEW_MS;
              return (
                <li key={origin.host} className={classes.origin} data-new={isNew ? true : undefined}>
                  <span className={classes.host}>
                    {isNew && <b>First event from </b>}
                    {origin.host}
                  </span>
                  <span className={classes.when}>
                    <RelativeTime at={isNew ? origin.firstSeenAt : origin.lastSeenAt} />
                    <span>{formatNoun(origin.records, 'record')}</span>
                  </span>
                </li>
              );
            })}
          </ul>
        )}
      </div>
    </Section>
  );
}
