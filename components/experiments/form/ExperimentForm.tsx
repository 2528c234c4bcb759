'use client';

import { Alert, Button, NumberInput, Select, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useForm, type UseFormReturnType } from '@mantine/form';
import { notifications } from '@mantine/notifications';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useMemo, useState } from 'react';
import { Dialog } from '@/components/common/Dialog';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import { Term } from '@/components/common/Term';
import { useRun } from '@/components/common/use-run';
import type { GoalActions } from '@/components/goals/types';
import type { ExperimentView } from '@/lib/experiments/schemas';
import type { ExperimentFormActions, FlowChoice, GoalChoice, MetricChoice } from '../types';
import {
  changeOf,
  EMPTY_VALUES,
  errorsOf,
  fieldOf,
  inputOf,
  keyFrom,
  locksOf,
  valuesOf,
  type FormValues,
} from './form-values';
import classes from './form.module.css';
import { GoalsField } from './GoalsField';
import { PlanPanel } from './PlanPanel';
import { VariantsField } from './VariantsField';

const GoalForm = dynamic(() => import('@/components/goals/GoalForm').then((module) => module.GoalForm), { ssr: false });

/** Defines an experiment, or changes one: what cannot be changed now says why. Everything is checked while typing. */
export function ExperimentForm(props: {
  experiment: ExperimentView | null;
  goals: readonly GoalChoice[];
  flows: readonly FlowChoice[];
  metrics: readonly MetricChoice[];
  takenKeys: readonly string[];
  actions: ExperimentFormActions;
  goalActions: Pick<GoalActions, 'create' | 'update'>;
}) {
  // As it was when the form was filled: the page may bring a newer one while somebody types.
  const [before] = useState(props.experiment);
  const router = useRouter();
  const { busy, run } = useRun();
  const [creatingGoal, setCreatingGoal] = useState(false);
  const takenKeys = useMemo(() => new Set(props.takenKeys), [props.takenKeys]);
  const form = useForm<FormValues>({
    initialValues: before === null ? EMPTY_VALUES : valuesOf(before),
    validate: (values) => errorsOf(values, { before, takenKeys }),
    validateInputOnBlur: true,
    onValuesChange: (values, previous) => {
      if (before === null && values.name !== previous.name && previous.key === keyFrom(previous.name))
        form.setFieldValue('key', keyFrom(values.name));
    },
  });
  const locks = locksOf(before);
  const names = new Map(props.goals.map((goal) => [goal.key, goal.name]));
  const back = before === null ? '/experiments' : `/experiments/${before.key}`;

  async function save(values: FormValues) {
    const { data, problem } = await run(
      () =>
        before === null
          ? props.actions.create(inputOf(values, null))
          : props.actions.update({ key: before.key, change: changeOf(values, before) }),
      { quiet: true },
    );
    if (problem === null) {
      notifications.show({ message: before === null ? 'Defined. It is disabled until you enable it.' : 'Saved.' });
      router.push(`/experiments/${data.key}`);
      return;
    }
    const fields = Object.entries(problem.fields ?? {}).map(([path, messages]) => [
      fieldOf(path.split('.')),
      messages[0] ?? 'is wrong',
    ]);
    form.setErrors({ ...Object.fromEntries(fields), form: problem.message });
  }

  return (
    <>
      <PageHeader
        title={before === null ? 'New experiment' : `Edit ${before.name}`}
        description={
          before === null
            ? 'It starts disabled: everybody goes on seeing the control until you enable it.'
            : before.state === 'enabled'
              ? 'It is running. What you change reaches pages within 90 s.'
              : 'Nobody is enrolled now.'
        }
      />
      <form onSubmit={form.onSubmit((values) => void save(values), focusFirst)} noValidate>
        <div className={classes.columns}>
          <Stack gap="md">
            <Section title="The question">
              <Stack gap="md">
                <TextInput
                  label="Name"
                  description="What people read"
                  placeholder="Shorter checkout"
                  required
                  autoFocus={before === null}
                  {...form.getInputProps('name')}
                />
                <TextInput
                  label="Key"
                  description={locks.key ?? 'What pages and code ask for; it cannot be changed later'}
                  placeholder="shorter-checkout"
                  required
                  disabled={locks.key !== undefined}
                  styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
                  {...form.getInputProps('key')}
                />
                <Textarea
                  label="Description"
                  placeholder="What is different, and why should it be better?"
                  autosize
                  minRows={2}
                  maxRows={8}
                  {...form.getInputProps('description')}
                />
              </Stack>
            </Section>
            <Section
              title={<Term name="variant">Variants</Term>}
              description="Who asks gets one of these, always the same"
            >
              <VariantsField form={form} locked={locks.split} />
            </Section>
            <Section title={<Term name="goal">Goals</Term>} description="What should become better">
              <GoalsField
                form={form}
                goals={props.goals}
                flows={props.flows}
                metrics={props.metrics}
                onNewGoal={() => setCreatingGoal(true)}
              />
            </Section>
            <Section title="Who takes part">
              <Stack gap="md">
                <KindField form={form} locked={locks.kind} />
                <NumberInput
                  label={<Term name="coverage">Coverage</Term>}
                  description={
                    before?.startedAt == null
                      ? 'Share of all who take part; the others see the control'
                      : 'It has started, so coverage can only grow: nobody who takes part drops out'
                  }
                  suffix="%"
                  min={0}
                  max={100}
                  decimalScale={4}
                  hideControls
                  maw={200}
                  {...form.getInputProps('coverage')}
                  onChange={(value) => form.setFieldValue('coverage', typeof value === 'number' ? value : 0)}
                />
                {before === null && (
                  <Switch
                    label="Another system assigns the variants"
                    description="It reports who saw what; nothing is drawn or shown from here"
                    {...form.getInputProps('external', { type: 'checkbox' })}
                  />
                )}
              </Stack>
            </Section>
            <Section title="Notes">
              <Textarea
                aria-label="Notes"
                placeholder="What do you expect, and what will you do if it comes out differently?"
                autosize
                minRows={3}
                maxRows={14}
                {...form.getInputProps('notes')}
              />
            </Section>
          </Stack>
          <div className={classes.aside}>
            <Stack gap="md">
              <PlanPanel form={form} plan={props.actions.plan} goalName={(key) => names.get(key) ?? key} />
              {form.errors.form !== undefined && (
                <Alert color="red" role="alert" title="Not saved">
                  {form.errors.form}
                </Alert>
              )}
              <div className={classes.footer}>
                <Button component={Link} href={back} variant="default">
                  Cancel
                </Button>
                <Button type="submit" loading={busy}>
                  {before === null ? 'Create experiment' : 'Save'}
                </Button>
              </div>
            </Stack>
          </div>
        </div>
      </form>
      <Dialog
        opened={creatingGoal}
        onClose={() => setCreatingGoal(false)}
        title={<b>New goal</b>}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <GoalForm
          goal={null}
          actions={props.goalActions}
          onCancel={() => setCreatingGoal(false)}
          onDone={(goal) => {
            if (form.values.primaryGoal === null && goal.conversion) form.setFieldValue('primaryGoal', goal.key);
            setCreatingGoal(false);
          }}
        />
      </Dialog>
    </>
  );
}

function KindField(props: { form: UseFormReturnType<FormValues>; locked: string | undefined }) {
  const { form, locked } = props;
  const { subjectKind } = form.values;
  const [own, setOwn] = useState(subjectKind !== 'visitor' && subjectKind !== 'user');
  return (
    <div>
      <Select
        label={<Term name="subject">Subject</Term>}
        description={locked ?? 'Whose choice is remembered'}
        disabled={locked !== undefined}
        maw={320}
        allowDeselect={false}
        value={own ? 'own' : subjectKind}
        onChange={(value) => {
          setOwn(value === 'own');
          form.setFieldValue('subjectKind', value === 'own' || value === null ? '' : value);
        }}
        data={[
          { value: 'visitor', label: 'Visitors: a browser, signed in or not' },
          { value: 'user', label: 'Users: somebody who is signed in' },
          { value: 'own', label: 'Another kind' },
        ]}
        error={own ? undefined : form.errors.subjectKind}
      />
      {own && (
        <TextInput
          mt="xs"
          maw={320}
          label="Kind"
          description="A short lower-case word, such as player"
          disabled={locked !== undefined}
          {...form.getInputProps('subjectKind')}
        />
      )}
      {own && (
        <Text size="xs" c="dimmed" mt={4}>
          Only machines with a secret token can enroll subjects of another kind.
        </Text>
      )}
    </div>
  );
}

/** Puts the cursor where something is wrong. */
function focusFirst(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
}
