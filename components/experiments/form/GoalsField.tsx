'use client';

import { Anchor, Button, Group, MultiSelect, Select, Stack, Switch, Text } from '@mantine/core';
import type { UseFormReturnType } from '@mantine/form';
import { IconPlus } from '@tabler/icons-react';
import Link from 'next/link';
import { Term } from '@/components/common/Term';
import type { FlowChoice, GoalChoice, MetricChoice } from '../types';
import type { FormValues } from './form-values';

/** What decides, what is compared, and what must not get worse. */
export function GoalsField(props: {
  form: UseFormReturnType<FormValues>;
  goals: readonly GoalChoice[];
  flows: readonly FlowChoice[];
  metrics: readonly MetricChoice[];
  onNewGoal: () => void;
}) {
  const { form } = props;
  const active = props.goals.filter((goal) => goal.archivedAt === null || isChosen(form.values, goal.key));
  const conversions = active
    .filter((goal) => goal.conversion)
    .map((goal) => ({ value: goal.key, label: labelOf(goal) }));
  const values = active
    .filter((goal) => goal.engagement !== 'none')
    .flatMap((goal) => [
      { value: `${goal.key}:total`, label: `${goal.name}, per subject` },
      { value: `${goal.key}:perDay`, label: `${goal.name}, per subject and day` },
    ]);
  const newGoal = (
    <Button variant="default" leftSection={<IconPlus size={15} aria-hidden />} onClick={props.onNewGoal}>
      New goal
    </Button>
  );
  const flows = flowOptions(props.flows, form.values.flows);
  const flowsField = flows.length > 0 && (
    <MultiSelect
      label="Flows compared"
      description="The share that makes the transition, and how soon"
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Clear the flows' }}
      data={flows}
      {...form.getInputProps('flows')}
    />
  );
  const metrics = metricOptions(props.metrics, form.values.metrics);
  const metricsField = metrics.length > 0 && (
    <MultiSelect
      label="Metrics compared"
      description="By their values per object: the object is the subject, named user:42, or 42"
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'Clear the metrics' }}
      data={metrics}
      {...form.getInputProps('metrics')}
    />
  );
  if (active.length === 0)
    return (
      <Stack gap="sm" align="flex-start">
        <Text size="sm" c="dimmed">
          There is no goal yet. A goal is something that subjects do and that matters to you, such as signing up: define
          the first one here.
        </Text>
        {newGoal}
        {flowsField}
        {metricsField}
      </Stack>
    );
  return (
    <Stack gap="md">
      <Group align="flex-end" gap="xs" wrap="nowrap">
        <Select
          style={{ flex: 1 }}
          label={<Term name="primary goal">Primary goal</Term>}
          description="The verdict speaks of this one"
          placeholder="The first goal, if none is chosen"
          clearable
          clearButtonProps={{ 'aria-label': 'Clear the primary goal' }}
          searchable
          data={conversions}
          {...form.getInputProps('primaryGoal')}
        />
        {newGoal}
      </Group>
      <Switch
        label="Compare every active goal"
        description="Also those that are defined later"
        {...form.getInputProps('allGoals', { type: 'checkbox' })}
      />
      {!form.values.allGoals && (
        <MultiSelect
          label="Goals compared"
          description="Fewer goals make each one easier to prove"
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'Clear the goals' }}
          data={conversions}
          {...form.getInputProps('goals')}
        />
      )}
      <MultiSelect
        label={<Term name="guardrail">Guardrails</Term>}
        description="Goals that must not get worse, whatever the primary goal does"
        searchable
        clearable
        clearButtonProps={{ 'aria-label': 'Clear the guardrails' }}
        data={conversions}
        {...form.getInputProps('guardrails')}
      />
      {values.length > 0 && (
        <>
          <Switch
            label="Compare every value per subject"
            description="The mean of each goal that has a value"
            {...form.getInputProps('allValues', { type: 'checkbox' })}
          />
          {!form.values.allValues && (
            <MultiSelect
              label="Values compared"
              searchable
              clearable
              clearButtonProps={{ 'aria-label': 'Clear the values' }}
              data={values}
              {...form.getInputProps('values')}
            />
          )}
        </>
      )}
      {flowsField}
      {metricsField}
      <Text size="xs" c="dimmed">
        Goals are described under{' '}
        <Anchor component={Link} href="/goals" size="xs" underline="always">
          Goals
        </Anchor>
        .
      </Text>
    </Stack>
  );
}

function labelOf(goal: GoalChoice): string {
  const direction = goal.betterWhen === 'lower' ? ', lower is better' : '';
  return `${goal.name}${direction}${goal.archivedAt === null ? '' : ' (archived)'}`;
}

/** Those that are chosen stay in the list when they are archived, so that they can be taken out. */
function flowOptions(flows: readonly FlowChoice[], chosen: readonly string[]) {
  const archived = chosen.filter((slug) => flows.every((flow) => flow.slug !== slug));
  return [
    ...flows.map(({ slug, name, kind }) => ({ value: slug, label: `${name} (${kind})` })),
    ...archived.map((slug) => ({ value: slug, label: `${slug} (archived)` })),
  ];
}

/** Each as a total and per day; one that is chosen stays in the list when it is gone, so that it can be taken out. */
function metricOptions(metrics: readonly MetricChoice[], chosen: readonly string[]) {
  const known = metrics.flatMap(({ ref, name }) => [
    { value: `${ref}:total`, label: `${name} (${ref}), per subject` },
    { value: `${ref}:perDay`, label: `${name} (${ref}), per subject and day` },
  ]);
  const gone = chosen.filter((id) => known.every(({ value }) => value !== id));
  return [...known, ...gone.map((id) => ({ value: id, label: `${id.split(':')[0] ?? id} (gone)` }))];
}

function isChosen(values: FormValues, key: string): boolean {
  return values.primaryGoal === key || values.goals.includes(key) || values.guardrails.includes(key);
}
