'use client';

import { NativeSelect, Select, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { FormDrawer, FormFrame } from '@/components/common/FormDrawer';
import { readJson } from '@/components/common/read-json';
import { PERIOD_NAMES, PERIODS } from '@/components/metrics/periods';
import type { BoardChart } from '@/lib/metrics/board.schemas';
import type { MetricDetail } from '@/lib/metrics/schemas';
import classes from './boards.module.css';
import type { MetricChoice } from './types';

type Props = {
  /** null adds one */
  chart: BoardChart | null;
  onSave: (chart: BoardChart) => void;
  onClose: () => void;
};

const NONE: readonly MetricChoice[] = [];
const DAYS = ['14', '30', '90', '180', '365', '730'];

/** Which metric a chart shows, and how. */
export default function ChartDrawer(props: Props & { opened: boolean }) {
  return (
    <FormDrawer
      opened={props.opened}
      onClose={props.onClose}
      title={props.chart === null ? 'Add a chart' : 'Edit chart'}
    >
      <ChartForm {...props} />
    </FormDrawer>
  );
}

function ChartForm({ chart, onSave, onClose }: Props) {
  const [metric, setMetric] = useState<string | null>(chart?.metric ?? null);
  const [period, setPeriod] = useState<BoardChart['period'] | null>(chart?.period ?? null);
  const [days, setDays] = useState(String(chart?.days ?? 90));
  const [split, setSplit] = useState(chart?.split ?? '');
  const [compare, setCompare] = useState(chart?.compare ?? false);
  const [wide, setWide] = useState(chart?.wide ?? false);
  const [error, setError] = useState<string | null>(null);
  const { data: metrics = NONE, isPending } = useQuery({
    queryKey: ['metric names'],
    queryFn: ({ signal }) => readJson<MetricChoice[]>('/api/dashboard/metrics/names', signal),
  });
  const { data: detail } = useQuery({
    queryKey: ['metric', metric],
    queryFn: () =>
      readJson<MetricDetail>(`/api/dashboard/metrics/${(metric ?? '').split('/').map(encodeURIComponent).join('/')}`),
    enabled: metric !== null,
  });
  const periods = PERIODS.filter(
    (each) => detail === undefined || detail.periods.length === 0 || detail.periods.includes(each),
  );
  const shown = period !== null && periods.includes(period) ? period : (periods[0] ?? 'day');
  const splits = detail?.splits ?? [];
  const chosenSplit = split !== '' && (detail === undefined || splits.includes(split)) ? split : '';

  const submit = () => {
    if (metric === null) return setError('Choose one.');
    onSave({
      metric,
      period: shown,
      days: Number(days),
      split: chosenSplit === '' ? null : chosenSplit,
      compare: compare && chosenSplit === '',
      wide,
    });
    onClose();
  };
  return (
    <FormFrame
      busy={false}
      error={undefined}
      submitLabel={chart === null ? 'Add chart' : 'Save'}
      onSubmit={submit}
      onCancel={onClose}
    >
      <Select
        label="Metric"
        required
        searchable
        data-autofocus
        limit={60}
        nothingFoundMessage={isPending ? 'Reading the metrics…' : 'No metric is called so'}
        value={metric}
        error={error}
        onChange={(next) => {
          setMetric(next);
          setError(null);
        }}
        data={groups(metrics, chart?.metric, isPending)}
        comboboxProps={{ withinPortal: true }}
      />
      <div className={classes.fields}>
        <NativeSelect
          label="Period"
          value={shown}
          onChange={(event) => setPeriod(event.currentTarget.value as BoardChart['period'])}
          data={periods.map((each) => ({ value: each, label: PERIOD_NAMES[each] }))}
        />
        <NativeSelect
          label="Days"
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
          data={(DAYS.includes(days) ? DAYS : [...DAYS, days]).map((each) => ({
            value: each,
            label: `the last ${each}`,
          }))}
        />
      </div>
      {splits.length > 0 && (
        <NativeSelect
          label="Split"
          value={chosenSplit}
          onChange={(event) => setSplit(event.currentTarget.value)}
          data={[{ value: '', label: 'In all' }, ...splits.map((each) => ({ value: each, label: `By ${each}` }))]}
        />
      )}
      <Switch
        label="Compare with the days before"
        disabled={chosenSplit !== ''}
        checked={compare && chosenSplit === ''}
        onChange={(event) => setCompare(event.currentTarget.checked)}
      />
      <Switch label="Over the whole width" checked={wide} onChange={(event) => setWide(event.currentTarget.checked)} />
    </FormFrame>
  );
}

/** Metrics by domain; one that is gone stays choosable in its chart. */
function groups(metrics: readonly MetricChoice[], chosen: string | undefined, pending: boolean) {
  const byDomain = new Map<string, { value: string; label: string }[]>();
  for (const { ref, name, domainName } of metrics) {
    byDomain.set(domainName, [...(byDomain.get(domainName) ?? []), { value: ref, label: `${name} · ${ref}` }]);
  }
  const gone = chosen !== undefined && metrics.every(({ ref }) => ref !== chosen);
  return [
    ...[...byDomain].map(([group, items]) => ({ group, items })),
    ...(gone ? [{ group: pending ? 'Chosen' : 'Gone', items: [{ value: chosen, label: chosen }] }] : []),
  ];
}
