'use client';

import { NativeSelect, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { FormDrawer, FormFrame } from '@/components/common/FormDrawer';
import { LinkAnchor } from '@/components/common/links';
import { useSave } from '@/components/common/use-save';
import type { MetricSeries, MetricView } from '@/lib/metrics/schemas';
import type { AddToBoard } from './MetricPage';
import { PERIOD_NAMES } from './periods';

type Props = {
  metric: MetricView;
  series: MetricSeries;
  boards: readonly { slug: string; name: string }[];
  add: AddToBoard;
  onClose: () => void;
};

/** Puts the chart as it is shown on a board, or on a new one. */
export default function AddToBoardDrawer(props: Props & { opened: boolean }) {
  return (
    <FormDrawer opened={props.opened} onClose={props.onClose} title={`Add ${props.metric.name} to a board`}>
      <AddForm {...props} />
    </FormDrawer>
  );
}

function AddForm({ metric, series, boards, add, onClose }: Props) {
  const { busy, errors, save } = useSave();
  const [board, setBoard] = useState(boards[0]?.slug ?? '');
  const [name, setName] = useState('');
  const submit = () =>
    void save(
      () =>
        add({
          board: board === '' ? null : board,
          name,
          chart: {
            metric: metric.ref,
            period: series.period,
            days: Math.min(730, Math.max(2, series.dates.length)),
            split: series.split,
            compare: series.previous !== null,
            wide: false,
          },
        }),
      (saved) => {
        notifications.show({
          message: (
            <Text size="sm">
              Added to{' '}
              <LinkAnchor href={`/boards/${encodeURIComponent(saved.slug)}`} size="sm" underline="always">
                {saved.name}
              </LinkAnchor>
              .
            </Text>
          ),
        });
        onClose();
      },
    );
  return (
    <FormFrame busy={busy} error={errors.form} submitLabel="Add" onSubmit={submit} onCancel={onClose}>
      <Text size="sm" c="dimmed">
        {PERIOD_NAMES[series.period]}, the last {series.dates.length} days
        {series.split === null ? '' : `, by ${series.split}`}. A board always shows its newest days.
      </Text>
      <NativeSelect
        label="Board"
        value={board}
        error={errors.board}
        onChange={(event) => setBoard(event.currentTarget.value)}
        data={[...boards.map((each) => ({ value: each.slug, label: each.name })), { value: '', label: 'A new board' }]}
      />
      {board === '' && (
        <TextInput
          label="Name of the new board"
          required
          data-autofocus
          value={name}
          error={errors.name ?? errors.slug}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
    </FormFrame>
  );
}
