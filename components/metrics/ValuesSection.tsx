'use client';

import { ActionIcon, Button, Text } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { formatMetric } from '@/components/charts/metric-format';
import { ConfirmModal } from '@/components/common/ConfirmModal';
import { DataTable } from '@/components/common/DataTable';
import { formatCount, formatDay } from '@/components/common/format';
import { readJson } from '@/components/common/read-json';
import { Section } from '@/components/common/Section';
import { showUndo } from '@/components/common/undo';
import { useRun } from '@/components/common/use-run';
import type { Action } from '@/components/common/actions';
import type {
  MetricDetail,
  MetricSeries,
  NewestStatistics,
  RemovedStatistics,
  StatisticInput,
  StatisticRow,
  StatisticsRemoval,
} from '@/lib/metrics/schemas';
import { PERIOD_NAMES } from './periods';

export type ValueActions = {
  deleteStatistics: Action<StatisticsRemoval, RemovedStatistics>;
  recordStatistics: Action<{ statistics: StatisticInput[] }, unknown>;
};

/** So many rows at first, and with every "Show more" four times as many. */
const ROWS = 20;
const ROWS_MOST = 1000;

/** What was recorded in the days that are shown, row by row: where a wrong value is taken away. */
export function ValuesSection(props: { metric: MetricDetail; series: MetricSeries; actions: ValueActions }) {
  const { metric, series, actions } = props;
  const { period } = series;
  const from = series.dates[0] ?? '';
  const to = series.dates.at(-1) ?? '';
  const { busy, run } = useRun();
  const cache = useQueryClient();
  const [limit, setLimit] = useState(ROWS);
  const [asking, setAsking] = useState(false);
  const address = `/api/dashboard/metrics/${metric.ref.split('/').map(encodeURIComponent).join('/')}/values`;
  const { data, error } = useQuery({
    queryKey: ['metric-values', metric.ref, period, from, to, limit],
    queryFn: () =>
      readJson<NewestStatistics>(`${address}?period=${period}&from=${from}&to=${to}&limit=${String(limit)}`),
    placeholderData: (before) => before,
  });
  const again = () => cache.invalidateQueries({ queryKey: ['metric-values', metric.ref] });
  const days = from === to ? formatDay(from) : `${formatDay(from)} to ${formatDay(to)}`;

  async function remove(removal: Omit<StatisticsRemoval, 'metric'>, quiet: boolean) {
    const { data: gone, problem } = await run(() => actions.deleteStatistics({ metric: metric.ref, ...removal }), {
      quiet,
    });
    if (problem !== null) {
      if (quiet) throw new Error(problem.message);
      return;
    }
    await again();
    const { deleted, rows } = gone;
    if (rows === null || rows.length === 0) return;
    showUndo({
      id: `values-${metric.ref}-${removal.from}`,
      message: deleted === 1 ? 'The value is gone.' : `${formatCount(deleted)} values are gone.`,
      undo: async () => {
        await run(() => actions.recordStatistics({ statistics: rows }));
        await again();
      },
    });
  }

  const rows = data?.rows ?? [];
  return (
    <Section
      title="Recorded values"
      description={`Period “${PERIOD_NAMES[period]}”, ${days}, newest first`}
      actions={
        rows.length > 0 && (
          <Button size="xs" variant="default" onClick={() => setAsking(true)}>
            Delete the values of these days…
          </Button>
        )
      }
      flush={rows.length > 0}
    >
      {error !== null && (
        <Text size="sm" c="var(--weir-bad)" role="alert">
          {error.message}
        </Text>
      )}
      {data !== undefined && rows.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing was recorded in these days.
        </Text>
      )}
      {rows.length > 0 && (
        <DataTable<StatisticRow>
          caption="Recorded values"
          maxHeight={420}
          rows={rows}
          rowKey={(row) => `${row.date} ${JSON.stringify(row.dimensions)}`}
          columns={[
            { key: 'date', header: 'Day', rowHeader: true, render: (row) => formatDay(row.date) },
            { key: 'of', header: 'Of', wrap: true, render: (row) => partOf(row) },
            {
              key: 'value',
              header: 'Value',
              align: 'right',
              render: (row) => (row.value === null ? 'no data' : formatMetric(row.value, metric.format)),
            },
            {
              key: 'delete',
              header: 'Delete',
              hiddenHeader: true,
              align: 'right',
              width: 44,
              render: (row) => (
                <ActionIcon
                  size="sm"
                  variant="subtle"
                  color="gray"
                  disabled={busy}
                  title="Delete this value"
                  aria-label={`Delete the value of ${formatDay(row.date)}, ${partOf(row)}`}
                  onClick={() =>
                    void remove({ from: row.date, to: row.date, period, dimensions: row.dimensions }, false)
                  }
                >
                  <IconTrash size={14} aria-hidden />
                </ActionIcon>
              ),
            },
          ]}
        />
      )}
      {data?.more === true && limit < ROWS_MOST && (
        <Button m="xs" size="compact-xs" variant="subtle" onClick={() => setLimit(Math.min(ROWS_MOST, limit * 4))}>
          Show more
        </Button>
      )}
      <ConfirmModal
        opened={asking}
        onClose={() => setAsking(false)}
        title="Delete the values of these days?"
        confirmLabel="Delete values"
        danger
        onConfirm={() => remove({ from, to, period }, true)}
      >
        Everything that was recorded for {metric.name} with the period “{PERIOD_NAMES[period]}”, {days}: the total and
        all of its parts. What is computed from it changes too. Up to 1,000 values can be brought back right after.
      </ConfirmModal>
    </Section>
  );
}

/** "in all", or "object city 1, country NL". */
function partOf({ dimensions }: StatisticRow): string {
  const parts = Object.entries(dimensions).map(([name, value]) => `${name} ${value === '' ? '(none)' : value}`);
  return parts.length === 0 ? 'in all' : parts.join(', ');
}
