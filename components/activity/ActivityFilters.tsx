'use client';

import { Button, Select } from '@mantine/core';
import { useQueryStates } from 'nuqs';
import { useTransition } from 'react';
import { ACTIVITY_ENTITIES } from '@/lib/activity/schemas';
import classes from './activity.module.css';
import { activityParams } from './search-params';

/** What is shown of the log, kept in the address. */
export function ActivityFilters({ actors }: { actors: string[] }) {
  const [busy, startTransition] = useTransition();
  const [params, setParams] = useQueryStates(activityParams, { shallow: false, startTransition });
  const filtered = params.entity !== null || params.actor !== null || params.key !== null;
  return (
    <div className={classes.filters} aria-busy={busy} role="search" aria-label="Filter the activity">
      <Select
        aria-label="About"
        placeholder="About anything"
        data={[...ACTIVITY_ENTITIES]}
        value={params.entity}
        onChange={(value) =>
          void setParams({
            entity: ACTIVITY_ENTITIES.find((entity) => entity === value) ?? null,
            key: null,
            cursor: null,
          })
        }
        clearable
        size="xs"
      />
      <Select
        aria-label="By"
        placeholder="By anybody"
        data={actors}
        value={params.actor}
        onChange={(actor) => void setParams({ actor, cursor: null })}
        clearable
        searchable
        size="xs"
      />
      {filtered && (
        <Button variant="subtle" onClick={() => void setParams({ entity: null, key: null, actor: null, cursor: null })}>
          {params.key === null ? 'Show everything' : `Only ${params.key} · show everything`}
        </Button>
      )}
    </div>
  );
}
