'use client';

import { Alert, Button, Group, SegmentedControl, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { schemaResolver, useForm } from '@mantine/form';
import { useState } from 'react';
import { changedOnly } from '@/components/common/changed-only';
import { slugFrom } from '@/components/common/slug-from';
import { useRun } from '@/components/common/use-run';
import { GoalInput, type GoalView } from '@/lib/goals/schemas';
import type { GoalActions } from './types';

const EMPTY = {
  key: '',
  name: '',
  description: '',
  betterWhen: 'higher' as const,
  conversion: true,
  engagement: 'none' as const,
  unit: '',
};

type Values = Required<Pick<GoalInput, 'key' | 'name'>> & {
  description: string;
  betterWhen: 'higher' | 'lower';
  conversion: boolean;
  engagement: 'none' | 'sum' | 'count';
  unit: string;
};

/** Creates a goal, or changes one: then its key stays, since pages and code use it. */
export function GoalForm(props: {
  goal: GoalView | null;
  proposedKey?: string;
  actions: Pick<GoalActions, 'create' | 'update'>;
  onDone: (goal: GoalView) => void;
  onCancel: () => void;
}) {
  // As it was when the form was filled: the page may bring a newer one while somebody types.
  const [goal] = useState(props.goal);
  const { busy, run } = useRun();
  const form = useForm<Values>({
    initialValues: goal === null ? { ...EMPTY, key: props.proposedKey ?? '' } : valuesOf(goal),
    validate: schemaResolver(GoalInput, { sync: true }),
    onValuesChange: (values, previous) => {
      if (goal === null && values.name !== previous.name && previous.key === slugFrom(previous.name)) {
        form.setFieldValue('key', slugFrom(values.name));
      }
    },
  });

  async function save(values: Values) {
    const { key, ...change } = values;
    const { data, problem } = await run(
      () =>
        goal === null
          ? props.actions.create(values)
          : props.actions.update({ key, change: changedOnly(change, changeable(goal)) }),
      { quiet: true },
    );
    if (problem === null) return props.onDone(data);
    const fields = Object.entries(problem.fields ?? {}).map(([name, messages]) => [name, messages[0] ?? 'is wrong']);
    form.setErrors(fields.length > 0 ? Object.fromEntries(fields) : { form: problem.message });
  }

  return (
    <form onSubmit={form.onSubmit((values) => void save(values))} noValidate>
      <Stack gap="md">
        <TextInput
          label="Name"
          description="What people read"
          placeholder="Signed up"
          data-autofocus
          required
          {...form.getInputProps('name')}
        />
        <TextInput
          label="Key"
          description={
            goal === null ? 'What pages and code send; it cannot be changed later' : 'What pages and code send'
          }
          placeholder="signup"
          required
          disabled={goal !== null}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
          {...form.getInputProps('key')}
        />
        <Textarea
          label="Description"
          placeholder="When does it count, and who sends it?"
          autosize
          minRows={2}
          maxRows={6}
          {...form.getInputProps('description')}
        />
        <div>
          <Text size="sm" fw={500} id="better-when">
            Better when
          </Text>
          <SegmentedControl
            mt={4}
            aria-labelledby="better-when"
            data={[
              { value: 'higher', label: '↑ higher' },
              { value: 'lower', label: '↓ lower' },
            ]}
            {...form.getInputProps('betterWhen')}
          />
        </div>
        <Switch
          label="Counts as a conversion"
          description="Subjects that reached it at least once, as a rate"
          {...form.getInputProps('conversion', { type: 'checkbox' })}
        />
        <div>
          <Text size="sm" fw={500} id="value-per-subject">
            Value per subject
          </Text>
          <Text size="xs" c="dimmed">
            Compared by its mean, beside the rate
          </Text>
          <SegmentedControl
            mt={4}
            aria-labelledby="value-per-subject"
            data={[
              { value: 'none', label: 'None' },
              { value: 'sum', label: 'Sum of values' },
              { value: 'count', label: 'Number of records' },
            ]}
            {...form.getInputProps('engagement')}
          />
        </div>
        {form.values.engagement === 'sum' && (
          <TextInput label="Unit" placeholder="EUR" maw={160} {...form.getInputProps('unit')} />
        )}
        {form.errors.form !== undefined && (
          <Alert color="red" role="alert">
            {form.errors.form}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onCancel}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            {goal === null ? 'Create goal' : 'Save'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

const changeable = (goal: GoalView): Omit<Values, 'key'> => {
  const { key: _key, ...rest } = valuesOf(goal);
  return rest;
};

function valuesOf(goal: GoalView): Values {
  const { key, name, description, betterWhen, conversion, engagement, unit } = goal;
  return { key, name, description, betterWhen, conversion, engagement, unit };
}
