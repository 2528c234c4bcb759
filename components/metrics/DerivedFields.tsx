'use client';

import { NativeSelect, TextInput } from '@mantine/core';
import type { Errors, MetricDraft } from './metric-draft';
import classes from './metrics.module.css';
import { metricOptions } from './options';

type Draft = MetricDraft['derived'];

/** How a metric is computed from others. */
export function DerivedFields(props: {
  draft: Draft;
  metrics: readonly { ref: string; name: string }[];
  errors: Errors;
  onChange: (draft: Draft) => void;
}) {
  const { draft, errors } = props;
  const change = (part: Partial<Draft>) => props.onChange({ ...draft, ...part });
  const choose = (field: 'numerator' | 'denominator' | 'metric', label: string) => (
    <NativeSelect
      label={label}
      required
      value={draft[field]}
      error={errors[field]}
      onChange={(event) => change({ [field]: event.currentTarget.value })}
      data={metricOptions(props.metrics, draft[field])}
    />
  );
  return (
    <div className={classes.thirds}>
      <NativeSelect
        label="Computation"
        value={draft.type}
        error={errors.derived}
        onChange={(event) => change({ type: event.currentTarget.value as Draft['type'] })}
        data={[
          { value: 'ratio', label: 'one divided by another' },
          { value: 'movingAverage', label: 'moving average' },
          { value: 'difference', label: 'difference to one period before' },
        ]}
      />
      {draft.type === 'ratio' ? (
        <>
          {choose('numerator', 'Divide')}
          {choose('denominator', 'by')}
        </>
      ) : (
        choose('metric', 'Of')
      )}
      {draft.type === 'movingAverage' && (
        <TextInput
          label="Over days"
          inputMode="numeric"
          required
          value={draft.days}
          error={errors.days}
          onChange={(event) => change({ days: event.currentTarget.value })}
        />
      )}
    </div>
  );
}
