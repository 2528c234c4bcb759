'use client';

import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQueryStates } from 'nuqs';
import { useTransition } from 'react';
import { dayNumber, dayOfNumber } from '@/components/charts/days';
import { Choice } from '@/components/common/Choice';
import type { MetricSeries, Period } from '@/lib/metrics/schemas';
import classes from './metrics.module.css';
import { PERIOD_NAMES, PERIODS } from './periods';
import { drawParams, metricParams } from './search-params';

const SPANS = [
  { value: '30', label: '30 d' },
  { value: '90', label: '90 d' },
  { value: '365', label: '1 y' },
  { value: '730', label: '2 y' },
] as const;
const ALL = { value: 'all', label: 'All' } as const;
/** A chart is asked for at most this many days; `readMetricSeries` refuses more. */
const DAYS_MOST = 3660;

/** Which period, which days, compared with what, split by what: all of it in the address. */
export function MetricBar(props: {
  series: MetricSeries;
  periods: readonly Period[];
  dimensions: readonly string[];
  stackable: boolean;
  /** the first day with a value */
  firstDate: string | null;
}) {
  const { series } = props;
  const [busy, startTransition] = useTransition();
  const [asked, setAsked] = useQueryStates(metricParams, { shallow: false, history: 'push', startTransition });
  const [{ draw }, setDrawn] = useQueryStates(drawParams);
  const from = series.dates[0] ?? '';
  const to = series.dates.at(-1) ?? '';
  // everything until the newest of these days, as far as one chart goes
  const first = props.firstDate === null ? null : dayNumber(props.firstDate);
  const all = first === null || first > dayNumber(to) ? null : Math.max(first, dayNumber(to) - DAYS_MOST + 1);
  const span = all !== null && asked.from === dayOfNumber(all) ? 'all' : String(series.dates.length);
  const periods = PERIODS.filter((period) => props.periods.includes(period) || period === series.period);
  const changed =
    asked.period !== null || asked.from !== null || asked.to !== null || asked.compare || asked.split !== null;
  const date = (which: 'from' | 'to', value: string) => (
    <TextInput
      key={`${which} ${value}`}
      type="date"
      size="xs"
      aria-label={which === 'from' ? 'From day' : 'To day'}
      defaultValue={value}
      {...(which === 'from' ? { max: to } : { min: from })}
      onBlur={(event) => {
        const day = event.currentTarget.value;
        if (day === '' || day === value) return;
        void setAsked(which === 'from' ? { from: day, to } : { from, to: day });
      }}
      onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
    />
  );
  return (
    <div className={classes.bar} data-busy={busy ? true : undefined} role="group" aria-label="What is shown">
      {periods.length > 1 && (
        <Choice
          label="Period"
          value={series.period}
          options={periods.map((value) => ({ value, label: PERIOD_NAMES[value] }))}
          onChange={(period) => void setAsked({ period })}
        />
      )}
      <Choice
        label="Days"
        value={span as (typeof SPANS)[number]['value'] | 'all'}
        options={all === null ? SPANS : [...SPANS, ALL]}
        onChange={(value) => {
          const from = value === 'all' ? (all ?? dayNumber(to)) : dayNumber(to) - Number(value) + 1;
          void setAsked({ from: dayOfNumber(from), to: asked.to === null ? null : to });
        }}
      />
      <div className={classes.dates}>
        {date('from', from)}
        <span aria-hidden>to</span>
        {date('to', to)}
      </div>
      {props.dimensions.length > 0 && (
        <NativeSelect
          size="xs"
          aria-label="Split"
          value={series.split ?? ''}
          onChange={(event) => {
            void setDrawn({ hide: null });
            void setAsked({ split: event.currentTarget.value || null, compare: null });
          }}
          data={[{ value: '', label: 'In all' }, ...props.dimensions.map((value) => ({ value, label: `By ${value}` }))]}
        />
      )}
      {series.split !== null && props.stackable && (
        <Choice
          label="Drawn"
          value={draw}
          options={[
            { value: 'lines', label: 'Lines' },
            { value: 'stacked', label: 'Stacked' },
          ]}
          onChange={(next) => void setDrawn({ draw: next })}
        />
      )}
      {series.split === null && (
        <Button
          size="compact-sm"
          fz="xs"
          variant={asked.compare ? 'light' : 'default'}
          aria-pressed={asked.compare}
          onClick={() => void setAsked({ compare: asked.compare ? null : true })}
        >
          Compare with the days before
        </Button>
      )}
      {changed && (
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          onClick={() => {
            void setDrawn(null);
            void setAsked(null);
          }}
        >
          Reset
        </Button>
      )}
      <span role="status" className={classes.busy}>
        {busy ? 'Loading…' : ''}
      </span>
    </div>
  );
}
