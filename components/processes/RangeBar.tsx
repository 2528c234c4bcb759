'use client';

import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQueryStates } from 'nuqs';
import { useTransition, type ReactNode } from 'react';
import { dayNumber, dayOfNumber } from '@/components/charts/days';
import { Choice } from '@/components/common/Choice';
import classes from './processes.module.css';
import { rangeParams } from './search-params';

const SPANS = [
  { value: '30', label: '30 d' },
  { value: '90', label: '90 d' },
  { value: '365', label: '1 y' },
  { value: 'all', label: 'All' },
] as const;

export type FacetChoice = { slug: string; name: string; values: string[] };

/** Which days and which facet value are looked at: in the address, so that a link shows the same. */
export function RangeBar(props: {
  from: string;
  to: string;
  facets: readonly FacetChoice[];
  /** a facet without a value splits instead of narrowing */
  children?: ReactNode;
}) {
  const [busy, startTransition] = useTransition();
  const [range, setRange] = useQueryStates(rangeParams, { shallow: false, history: 'push', startTransition });
  const facet = props.facets.find(({ slug }) => slug === range.facet);
  const span = range.from === null ? 'all' : String(dayNumber(props.to) - dayNumber(props.from) + 1);
  return (
    <div className={classes.bar} data-busy={busy ? true : undefined} role="group" aria-label="What is shown">
      <Choice
        label="Days"
        value={span as (typeof SPANS)[number]['value']}
        options={SPANS}
        onChange={(value) =>
          void setRange(
            value === 'all'
              ? { from: null, to: null }
              : { from: dayOfNumber(dayNumber(props.to) - Number(value) + 1), to: range.to },
          )
        }
      />
      <div className={classes.dates}>
        <TextInput
          key={`from ${props.from}`}
          type="date"
          size="xs"
          aria-label="From day"
          defaultValue={props.from}
          max={props.to}
          onBlur={(event) => {
            const day = event.currentTarget.value;
            if (day !== '' && day !== props.from) void setRange({ from: day, to: range.to });
          }}
          onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        />
        <span aria-hidden>to</span>
        <TextInput
          key={`to ${props.to}`}
          type="date"
          size="xs"
          aria-label="To day"
          defaultValue={props.to}
          min={props.from}
          onBlur={(event) => {
            const day = event.currentTarget.value;
            if (day !== '' && day !== props.to) void setRange({ to: day, from: range.from });
          }}
          onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
        />
      </div>
      {props.facets.length > 0 && (
        <>
          <NativeSelect
            size="xs"
            aria-label="Facet"
            value={range.facet ?? ''}
            onChange={(event) => void setRange({ facet: event.currentTarget.value || null, value: null })}
            data={[
              { value: '', label: 'All subjects' },
              ...props.facets.map(({ slug, name }) => ({ value: slug, label: `By ${name.toLowerCase()}` })),
            ]}
          />
          {facet !== undefined && (
            <NativeSelect
              size="xs"
              aria-label={`${facet.name}: value`}
              value={range.value ?? ''}
              onChange={(event) => void setRange({ value: event.currentTarget.value || null })}
              data={[{ value: '', label: `Any ${facet.name.toLowerCase()}` }, ...facet.values]}
            />
          )}
        </>
      )}
      {(range.from !== null || range.to !== null || range.facet !== null) && (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => void setRange(null)}>
          Reset
        </Button>
      )}
      {props.children}
      <span role="status" className={classes.busy}>
        {busy ? 'Loading…' : ''}
      </span>
    </div>
  );
}
