'use client';

import { NativeSelect, SegmentedControl, Text } from '@mantine/core';
import { useMemo } from 'react';
import { ChartSkeleton, OverTimeChart, type EstimateRow, type Pause } from '@/components/charts';
import { EmptyState } from '@/components/common/EmptyState';
import { Section } from '@/components/common/Section';
import { outcomeId, outcomeName, type Outcome } from './outcome';
import type { SeriesTuple } from './types';

/** One outcome over the days: its value per variant, or the difference to the control. Cumulative, with intervals. */
export function OverTimeSection(props: {
  series: readonly SeriesTuple[] | undefined;
  failed: string | null;
  variants: readonly string[];
  outcomes: readonly Outcome[];
  names: ReadonlyMap<string, string>;
  outcome: Outcome;
  onOutcome: (id: string) => void;
  show: 'values' | 'difference';
  onShow: (show: 'values' | 'difference') => void;
  pauses: readonly Pause[];
  provisionalDay: string | null;
  filename: string;
}) {
  const { series, variants, outcome, show, provisionalDay } = props;
  const rows = useMemo(
    () => (series ?? []).flatMap((tuple) => estimate(tuple, variants, show, provisionalDay)),
    [series, variants, show, provisionalDay],
  );
  const isRate = outcome.kind === 'conversion';
  const name = outcomeName(outcome, props.names);
  const others = useMemo(() => variants.slice(1), [variants]);
  return (
    <Section
      title="Over time"
      id="over-time"
      description="Cumulative at the end of each day, with 95% intervals"
      actions={
        <NativeSelect
          size="xs"
          w={220}
          aria-label="Goal shown over time"
          value={outcomeId(outcome)}
          onChange={(event) => props.onOutcome(event.currentTarget.value)}
          data={props.outcomes.map((each) => ({ value: outcomeId(each), label: outcomeName(each, props.names) }))}
        />
      }
    >
      {props.failed !== null ? (
        <Text size="sm" role="alert">
          {props.failed}
        </Text>
      ) : series === undefined ? (
        <ChartSkeleton height={318} />
      ) : rows.length === 0 ? (
        <EmptyState title="No daily report has this goal yet">It appears with the next report.</EmptyState>
      ) : (
        <OverTimeChart
          label={show === 'values' ? `${name} per variant over time` : `${name}: difference to the control over time`}
          rows={rows}
          variants={variants}
          shown={show === 'values' ? variants : others}
          unit={show === 'values' ? (isRate ? 'percent' : 'number') : isRate ? 'points' : 'number'}
          isDifference={show === 'difference'}
          pauses={props.pauses}
          filename={props.filename}
          note={props.pauses.length > 0 ? 'Shaded: the experiment was off.' : undefined}
          controls={
            <SegmentedControl
              size="xs"
              aria-label="What is drawn"
              value={show}
              onChange={(value) => props.onShow(value === 'difference' ? 'difference' : 'values')}
              data={[
                { value: 'values', label: isRate ? 'Rates' : 'Means' },
                { value: 'difference', label: 'Difference' },
              ]}
            />
          }
        />
      )}
    </Section>
  );
}

/** Without an interval there is no estimate to draw. */
function estimate(
  [day, place, subjects, count, value, lower, upper, difference, from, to]: SeriesTuple,
  variants: readonly string[],
  show: 'values' | 'difference',
  provisionalDay: string | null,
): EstimateRow[] {
  const variant = variants[place];
  if (variant === undefined || (show === 'difference' && place === 0)) return [];
  const drawn = show === 'values' ? { value, lower, upper } : { value: difference, lower: from, upper: to };
  return [{ day, variant, subjects, count, ...drawn, provisional: day === provisionalDay }];
}
