'use client';

import { ActionIcon, Button, Checkbox, Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { useId, useMemo } from 'react';
import { toFilter } from '@/components/stocks/filter-draft';
import { FilterEditor } from '@/components/stocks/FilterEditor';
import { slugFrom } from '@/components/common/slug-from';
import type { Aggregate } from '@/lib/metrics/tracker.schemas';
import { aggregatesFor, type Errors, type MetricDraft, type SourceType, type TrackerDraft } from './metric-draft';
import classes from './metrics.module.css';
import { metricOptions, optionsOf } from './options';
import { PERIOD_NAMES, PERIODS } from './periods';
import type { MetricSurroundings } from './types';
import { AGGREGATE_NAMES } from './words';

/** Rows of an own model are declared in code only. */
const TYPES: { value: SourceType; label: string }[] = [
  { value: 'goal', label: 'records of a goal' },
  { value: 'enrollment', label: 'enrollments of an experiment' },
  { value: 'flow', label: 'events of a flow' },
  { value: 'subject', label: 'subjects' },
  { value: 'metric', label: 'another metric' },
];

const KIND_OF: Record<Aggregate, MetricDraft['kind']> = {
  count: 'count',
  distinct: 'count',
  sum: 'sum',
  mean: 'mean',
  min: 'mean',
  max: 'mean',
};

const DIMENSIONS_MOST = 4;

/** What a tracker counts, in which periods, told apart by what. */
export function TrackerFields(props: {
  draft: TrackerDraft;
  surroundings: MetricSurroundings;
  /** the metric itself: it is no source of its own */
  own: string;
  errors: Errors;
  onChange: (draft: TrackerDraft) => void;
  onKind: (kind: MetricDraft['kind']) => void;
}) {
  const { draft, surroundings, errors } = props;
  const paths = useId();
  const change = (part: Partial<TrackerDraft>) => props.onChange({ ...draft, ...part });
  const experiment = surroundings.experiments.find(({ key }) => key === draft.experiment);
  const problems = useMemo(() => toFilter(draft.filter).problems, [draft.filter]);
  const aggregate = (next: Aggregate) => {
    change({ aggregate: next });
    props.onKind(KIND_OF[next]);
  };
  return (
    <div className={classes.fields}>
      <div className={classes.thirds}>
        <NativeSelect
          label="Records"
          value={draft.type}
          onChange={(event) => {
            const type = event.currentTarget.value as SourceType;
            const [first = 'count'] = aggregatesFor(type);
            const next = aggregatesFor(type).includes(draft.aggregate) ? draft.aggregate : first;
            change({ type, aggregate: next });
            props.onKind(KIND_OF[next]);
          }}
          data={TYPES}
        />
        {draft.type === 'goal' && (
          <NativeSelect
            label="Goal"
            required
            value={draft.goal}
            error={errors['source.goal']}
            onChange={(event) => change({ goal: event.currentTarget.value })}
            data={optionsOf(
              surroundings.goals.map(({ key, name }) => ({ value: key, label: name })),
              draft.goal,
            )}
          />
        )}
        {draft.type === 'enrollment' && (
          <>
            <NativeSelect
              label="Experiment"
              required
              value={draft.experiment}
              error={errors['source.experiment']}
              onChange={(event) => change({ experiment: event.currentTarget.value, variant: '' })}
              data={optionsOf(
                surroundings.experiments.map(({ key, name }) => ({ value: key, label: name })),
                draft.experiment,
              )}
            />
            <NativeSelect
              label="Variant"
              value={draft.variant}
              onChange={(event) => change({ variant: event.currentTarget.value })}
              data={[{ value: '', label: 'all' }, ...(experiment?.variants ?? [])]}
            />
          </>
        )}
        {draft.type === 'flow' && (
          <NativeSelect
            label="Flow"
            required
            value={draft.flow}
            error={errors['source.flow']}
            onChange={(event) => change({ flow: event.currentTarget.value })}
            data={optionsOf(
              surroundings.flows.map(({ slug, name }) => ({ value: slug, label: name })),
              draft.flow,
            )}
          />
        )}
        {draft.type === 'subject' && (
          <>
            <TextInput
              label="Kind of subject"
              required
              list={`${paths} kinds`}
              value={draft.kind}
              error={errors['source.kind']}
              onChange={(event) => change({ kind: event.currentTarget.value })}
            />
            <TextInput
              label="Dated by"
              placeholder="their first record"
              list={paths}
              value={draft.dateField}
              error={errors['source.dateField']}
              onChange={(event) => change({ dateField: event.currentTarget.value })}
            />
          </>
        )}
        {draft.type === 'metric' && (
          <NativeSelect
            label="Metric"
            required
            value={draft.metric}
            error={errors['source.metric']}
            onChange={(event) => change({ metric: event.currentTarget.value })}
            data={metricOptions(
              surroundings.metrics.filter(({ ref }) => ref !== props.own),
              draft.metric,
            )}
          />
        )}
        <NativeSelect
          label="Number"
          value={draft.aggregate}
          onChange={(event) => aggregate(event.currentTarget.value as Aggregate)}
          data={aggregatesFor(draft.type).map((value) => ({ value, label: AGGREGATE_NAMES[value] }))}
        />
      </div>
      {draft.type === 'subject' && (
        <>
          <Checkbox
            label="Only subjects that fit a condition"
            checked={draft.filtered}
            onChange={(event) => change({ filtered: event.currentTarget.checked })}
          />
          {draft.filtered && (
            <FilterEditor draft={draft.filter} problems={problems} onChange={(filter) => change({ filter })} />
          )}
          {errors['source.filter'] !== undefined && (
            <Text size="xs" c="var(--weir-bad)">
              {errors['source.filter']}
            </Text>
          )}
        </>
      )}
      <Checkbox.Group
        label="Periods"
        description="How many days each value reaches back from its date"
        value={draft.periods}
        error={errors.periods}
        onChange={(values) => change({ periods: PERIODS.filter((period) => values.includes(period)) })}
      >
        <Group gap="md" mt={6}>
          {PERIODS.map((period) => (
            <Checkbox key={period} value={period} label={PERIOD_NAMES[period]} />
          ))}
        </Group>
      </Checkbox.Group>
      <div className={classes.fields} role="group" aria-label="Split by">
        <div>
          <Text size="sm" fw={500}>
            Split by
          </Text>
          <Text size="xs" c="dimmed">
            Attributes of the records, each under a name; <code>subject</code> is who they are about
          </Text>
        </div>
        {draft.dimensions.map((dimension, index) => {
          const set = (part: Partial<typeof dimension> | null) =>
            change({
              dimensions: draft.dimensions.flatMap((each, at) =>
                at === index ? (part === null ? [] : [{ ...each, ...part }]) : [each],
              ),
            });
          return (
            <div key={index} className={classes.dimension}>
              <TextInput
                size="xs"
                aria-label="Attribute"
                placeholder="attribute, such as plan"
                list={paths}
                value={dimension.path}
                onChange={(event) => {
                  const path = event.currentTarget.value;
                  const follows = dimension.name === nameOf(dimension.path);
                  set({ path, ...(follows ? { name: nameOf(path) } : {}) });
                }}
              />
              <TextInput
                size="xs"
                aria-label="Name"
                placeholder="name"
                value={dimension.name}
                onChange={(event) => set({ name: event.currentTarget.value })}
              />
              <ActionIcon aria-label="Remove this split" title="Remove" onClick={() => set(null)}>
                <IconX size={15} aria-hidden />
              </ActionIcon>
            </div>
          );
        })}
        {errors.dimensions !== undefined && (
          <Text size="xs" c="var(--weir-bad)">
            Splits {errors.dimensions}
          </Text>
        )}
        {draft.dimensions.length < DIMENSIONS_MOST && (
          <div>
            <Button
              size="compact-xs"
              variant="default"
              leftSection={<IconPlus size={13} aria-hidden />}
              onClick={() => change({ dimensions: [...draft.dimensions, { name: '', path: '' }] })}
            >
              Split
            </Button>
          </div>
        )}
      </div>
      <datalist id={paths}>
        {['subject', ...surroundings.paths].map((path) => (
          <option key={path} value={path} />
        ))}
      </datalist>
      <datalist id={`${paths} kinds`}>
        {surroundings.kinds.map((kind) => (
          <option key={kind} value={kind} />
        ))}
      </datalist>
    </div>
  );
}

/** "profile.plan" → "plan" */
const nameOf = (path: string) => slugFrom(path.split('.').at(-1) ?? '');
