'use client';

import { Text } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import { formatMetric } from '@/components/charts/metric-format';
import { MetricSparkline } from '@/components/charts/MetricSparkline';
import { DataTable, type Column } from '@/components/common/DataTable';
import { formatDay, formatNoun } from '@/components/common/format';
import { Section } from '@/components/common/Section';
import type { TrackerPreview as Preview } from '@/lib/metrics/tracker.schemas';
import { toTracker, type MetricDraft } from './metric-draft';
import classes from './metrics.module.css';
import { PERIOD_NAMES } from './periods';
import type { MetricFormActions } from './types';

/** Rests this long after the last key before it asks. Unit: ms. */
const REST = 400;

type State = { key: string; preview: Preview } | { key: string; problem: string };

/** What the tracker would record for its last days, while it is being written. Nothing is saved. */
export function TrackerPreview(props: { draft: MetricDraft; preview: MetricFormActions['preview'] }) {
  const { draft, preview } = props;
  const { value } = useMemo(() => toTracker(draft), [draft]);
  const key = value === null ? '' : JSON.stringify({ ...value, metric: '' });
  const [state, setState] = useState<State | null>(null);

  useEffect(() => {
    if (value === null || state?.key === key) return;
    let wanted = true;
    const timer = setTimeout(() => {
      void preview(value)
        .catch(() => undefined)
        .then((answer) => {
          if (!wanted) return;
          setState(
            answer?.data === undefined
              ? { key, problem: answer?.serverError?.message ?? 'The server did not answer.' }
              : { key, preview: answer.data },
          );
        });
    }, REST);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [key, value, preview, state]);

  const current = state !== null && state.key === key;
  return (
    <Section
      title="Preview"
      description={
        value === null
          ? 'Appears as soon as it is clear what is counted'
          : current
            ? 'What would be recorded for the last days; nothing is saved'
            : 'Counting…'
      }
    >
      <div className={classes.preview} data-waiting={value !== null && !current ? true : undefined} aria-live="polite">
        {state !== null &&
          value !== null &&
          ('problem' in state ? <Problem text={state.problem} /> : <Numbers preview={state.preview} draft={draft} />)}
      </div>
    </Section>
  );
}

function Problem({ text }: { text: string }) {
  return (
    <Text size="sm" c="var(--weir-bad)" role="alert">
      {text}
    </Text>
  );
}

function Numbers({ preview, draft }: { preview: Preview; draft: MetricDraft }) {
  const format = { style: draft.style, decimals: draft.decimals === '' ? null : Number(draft.decimals) };
  const rows = preview.dates.map((date, index) => ({ date, index })).reverse();
  const nothing = preview.values.every(({ values }) => values.every((value) => value === null || value === 0));
  const columns: Column<(typeof rows)[number]>[] = [
    { key: 'date', header: 'Day', rowHeader: true, value: ({ date }) => date, render: ({ date }) => formatDay(date) },
    ...preview.values.map(({ period, values }): Column<(typeof rows)[number]> => ({
      key: period,
      header: PERIOD_NAMES[period],
      align: 'right',
      value: ({ index }) => values[index],
      render: ({ index }) => {
        const value = values[index] ?? null;
        return value === null ? 'no data' : formatMetric(value, format);
      },
    })),
  ];
  const days = preview.values.find(({ period }) => period === 'day') ?? preview.values[0];
  return (
    <>
      {nothing && (
        <Text size="sm" c="dimmed">
          Nothing in these days. That may be right: look at what is counted, and by which date.
        </Text>
      )}
      {days !== undefined && days.values.length > 1 && (
        <MetricSparkline values={days.values} label="The last days" width="100%" height={56} />
      )}
      <DataTable
        caption="What the tracker would record"
        columns={columns}
        rows={rows}
        rowKey={({ date }) => date}
        maxHeight={260}
      />
      {draft.tracker.dimensions.length > 0 && (
        <Text size="xs" c="dimmed">
          {formatNoun(preview.objects, 'combination')} in these days.
          {preview.examples.length > 0 &&
            ` The largest of the last day: ${preview.examples
              .map(
                ({ dimensions, value }) =>
                  `${Object.values(dimensions)
                    .map((text) => (text === '' ? '(none)' : text))
                    .join(' · ')} ${formatMetric(value, format)}`,
              )
              .join(', ')}.`}
        </Text>
      )}
    </>
  );
}
