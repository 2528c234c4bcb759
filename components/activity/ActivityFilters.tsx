'use client';

import { Button, NativeSelect } from '@mantine/core';
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
      <NativeSelect
        aria-label="About"
        data={[{ value: '', label: 'About anything' }, ...ACTIVITY_ENTITIES]}
        value={params.entity ?? ''}
        onChange={({ currentTarget: { value } }) =>
          void setParams({
            entity: ACTIVITY_ENTITIES.find((entity) => entity === value) ?? null,
            key: null,
            cursor: null,
          })
        }
        size="xs"
      />
      <NativeSelect
        aria-label="By"
        data={[{ value: '', label: 'By anybody' }, ...actors]}
        value={params.actor ?? ''}
        onChange={({ currentTarget: { value } }) =>
          void setParams({ actor: value === '' ? null : value, cursor: null })
        }
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
