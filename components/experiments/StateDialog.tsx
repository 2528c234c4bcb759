'use client';

import { NumberInput, Radio, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useNow } from '@/components/common/clock';
import { ConfirmModal } from '@/components/common/ConfirmModal';
import type { ExperimentView } from '@/lib/experiments/schemas';
import type { ChangeDetails } from './StateActions';
import type { StateChange } from './state-changes';
import { describeChange } from './what-visitors-see';
import { fromPercents, percentSum, toPercents } from './weights';

/** Asks before a change of state and says what visitors will see. Promoting chooses a variant, a phase its split. */
export default function StateDialog(props: {
  change: StateChange;
  opened: boolean;
  experiment: ExperimentView;
  onClose: () => void;
  onConfirm: (details: ChangeDetails) => Promise<void>;
}) {
  const { change, experiment } = props;
  const now = useNow();
  const candidates = experiment.variants.map((v) => v.key).filter((key) => key !== experiment.promotedVariant);
  const [variant, setVariant] = useState(candidates.at(-1) ?? '');
  const [percents, setPercents] = useState(toPercents(experiment.variants.map((v) => v.weight)));
  const [coverage, setCoverage] = useState(experiment.coverage * 100);
  const said = describeChange(change, experiment, { now, variant });
  const wrongSum = change === 'phase' && Math.abs(percentSum(percents) - 100) > 1e-6;

  async function confirm() {
    if (change === 'promote') return props.onConfirm({ variant });
    if (change !== 'phase') return props.onConfirm({});
    if (wrongSum) throw new Error(`The weights add up to ${percentSum(percents)}%, not to 100%.`);
    const weights = fromPercents(percents);
    const variants = experiment.variants.map((v, index) => ({ ...v, weight: weights[index] ?? 0 }));
    return props.onConfirm({ variants, coverage: coverage / 100 });
  }

  return (
    <ConfirmModal
      opened={props.opened}
      onClose={props.onClose}
      title={said.title}
      confirmLabel={said.confirm}
      danger={said.danger}
      onConfirm={confirm}
    >
      <Stack gap="xs">
        {change === 'promote' && (
          <Radio.Group label="Variant" value={variant} onChange={setVariant}>
            <Stack gap={6} mt={6} mb={4}>
              {candidates.map((key) => (
                <Radio key={key} value={key} label={nameOf(experiment, key)} />
              ))}
            </Stack>
          </Radio.Group>
        )}
        {said.sentences.map((sentence) => (
          <p key={sentence} style={{ margin: 0 }}>
            {sentence}
          </p>
        ))}
        {change === 'phase' && (
          <Stack gap={8} mt={4}>
            {experiment.variants.map((v, index) => (
              <NumberInput
                key={v.key}
                label={`${v.name ?? v.key}, share`}
                suffix="%"
                min={0}
                max={100}
                decimalScale={2}
                hideControls
                value={percents[index] ?? 0}
                onChange={(value) => setPercents(percents.map((old, i) => (i === index ? numberOf(value) : old)))}
              />
            ))}
            <Text size="xs" {...(wrongSum ? { c: 'var(--weir-bad)', role: 'alert' } : { c: 'dimmed' })}>
              {wrongSum ? `These add up to ${percentSum(percents)}%, not to 100%.` : 'These add up to 100%.'}
            </Text>
            <NumberInput
              label="Coverage"
              description="Share of all who take part"
              suffix="%"
              min={0}
              max={100}
              decimalScale={2}
              hideControls
              value={coverage}
              onChange={(value) => setCoverage(numberOf(value))}
            />
          </Stack>
        )}
      </Stack>
    </ConfirmModal>
  );
}

function nameOf(experiment: ExperimentView, key: string): string {
  const place = experiment.variants.findIndex((v) => v.key === key);
  const name = experiment.variants[place]?.name;
  const shown = name === undefined || name === key ? key : `${name} (${key})`;
  return place === 0 ? `${shown}, the control` : shown;
}

const numberOf = (value: string | number): number => (typeof value === 'number' ? value : 0);
