'use client';

import { Alert, Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { Choice } from '@/components/common/Choice';
import { DescriptionField, NameFields } from '@/components/common/definition-fields';
import { LinkButton } from '@/components/common/links';
import { PageHeader } from '@/components/common/PageHeader';
import { Section } from '@/components/common/Section';
import { useSave } from '@/components/common/use-save';
import type { MetricView } from '@/lib/metrics/schemas';
import type { TrackerView } from '@/lib/metrics/tracker.schemas';
import { DerivedFields } from './DerivedFields';
import { draftOf, newDraft, toMetric, type MetricDraft, type Origin } from './metric-draft';
import classes from './metrics.module.css';
import { KIND_NAMES } from './periods';
import { TrackerFields } from './TrackerFields';
import { TrackerPreview } from './TrackerPreview';
import { metricHref } from './href';
import type { MetricFormActions, MetricSurroundings } from './types';

const ORIGINS: readonly { value: Origin; label: string }[] = [
  { value: 'tracker', label: 'From records' },
  { value: 'stored', label: 'Sent to us' },
  { value: 'derived', label: 'From other metrics' },
];
const EXPLAINED: Record<Origin, string> = {
  tracker: 'A tracker counts records that are here already, for every day of the past and from now on.',
  stored: 'Your own code sends a value a day, or you import a file.',
  derived: 'Computed from other metrics whenever it is read; nothing is stored.',
};

/** Defines a metric, or changes it: then its reference stays. Shows what a tracker would record before it is saved. */
export function MetricForm(props: {
  metric: MetricView | null;
  tracker: TrackerView | null;
  /** the domain that a new one is proposed in */
  domain: string;
  surroundings: MetricSurroundings;
  actions: MetricFormActions;
}) {
  const { metric, surroundings } = props;
  const router = useRouter();
  const { busy, errors, setErrors, save } = useSave();
  const [draft, setDraft] = useState<MetricDraft>(() =>
    metric === null
      ? newDraft(
          surroundings.domains.some(({ ref }) => ref === props.domain)
            ? props.domain
            : (surroundings.domains[0]?.ref ?? ''),
        )
      : draftOf(metric, props.tracker),
  );
  const change = (part: Partial<MetricDraft>) => setDraft((now) => ({ ...now, ...part }));
  const declared = props.tracker?.declared === true;
  const back = metric === null ? '/metrics' : metricHref(metric.ref);

  const submit = () => {
    const { value, errors: missing } = toMetric(draft);
    if (value === null) return setErrors(missing);
    void save(
      // what is declared in the source tree is changed there
      () => props.actions.save({ create: metric === null, ...value, tracker: declared ? null : value.tracker }),
      (saved) => router.push(metricHref(saved.ref)),
    );
  };

  return (
    <>
      <PageHeader
        title={metric === null ? 'New metric' : `Edit ${metric.name}`}
        description={metric === null ? 'A name for a number, and where it comes from.' : metric.ref}
      />
      <form
        noValidate
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Section title="What it is">
          <div className={classes.fields}>
            <div className={classes.thirds}>
              <NativeSelect
                label="Domain"
                required
                disabled={metric !== null}
                value={draft.domain}
                error={errors.domain}
                onChange={(event) => change({ domain: event.currentTarget.value })}
                data={
                  metric === null
                    ? surroundings.domains.map(({ ref, name }) => ({ value: ref, label: name }))
                    : [draft.domain]
                }
              />
              <NameFields
                name={draft.name}
                slug={draft.slug}
                fixed={metric !== null}
                label="Reference"
                field="ref"
                placeholder="Orders"
                errors={errors}
                onChange={({ name, slug }) => change({ name, slug })}
              />
            </div>
            <DescriptionField
              value={draft.description}
              error={errors.description}
              onChange={(description) => change({ description })}
            />
            <div className={classes.thirds}>
              <NativeSelect
                label="Kind"
                description="Counts and sums may be added up"
                value={draft.kind}
                onChange={(event) => change({ kind: event.currentTarget.value as MetricDraft['kind'] })}
                data={Object.entries(KIND_NAMES).map(([value, label]) => ({ value, label }))}
              />
              <TextInput
                label="Unit"
                description="Stands after the number"
                placeholder="orders"
                value={draft.unit}
                error={errors.unit}
                onChange={(event) => change({ unit: event.currentTarget.value })}
              />
              <NativeSelect
                label="Better when"
                description="Colours its changes"
                value={draft.betterWhen}
                onChange={(event) => change({ betterWhen: event.currentTarget.value as MetricDraft['betterWhen'] })}
                data={[
                  { value: 'higher', label: '↑ higher' },
                  { value: 'lower', label: '↓ lower' },
                  { value: 'neither', label: 'neither' },
                ]}
              />
            </div>
            <div className={classes.thirds}>
              <NativeSelect
                label="Written as"
                value={draft.style}
                onChange={(event) => change({ style: event.currentTarget.value as MetricDraft['style'] })}
                data={[
                  { value: 'number', label: 'a number: 1,234' },
                  { value: 'percent', label: 'a percentage: 12.3%' },
                  { value: 'seconds', label: 'a duration: 3.2 h' },
                ]}
              />
              <NativeSelect
                label="Decimals"
                value={draft.decimals}
                onChange={(event) => change({ decimals: event.currentTarget.value })}
                data={[{ value: '', label: 'as many as are needed' }, ...['0', '1', '2', '3', '4', '5', '6']]}
              />
              <TextInput
                label="Goal"
                placeholder="none"
                inputMode="decimal"
                rightSection={draft.style === 'percent' ? '%' : draft.style === 'seconds' ? 's' : undefined}
                value={draft.target}
                error={errors.target}
                onChange={(event) => change({ target: event.currentTarget.value })}
              />
            </div>
          </div>
        </Section>
        <Section title="Where its values come from" description={EXPLAINED[draft.origin]}>
          <div className={classes.fields}>
            {declared ? (
              <Alert color="gray">Its tracker is declared in code and is changed there.</Alert>
            ) : (
              <Choice
                label="Where its values come from"
                value={draft.origin}
                options={ORIGINS}
                onChange={(origin) => change({ origin })}
              />
            )}
            {draft.origin === 'tracker' && !declared && (
              <TrackerFields
                draft={draft.tracker}
                surroundings={surroundings}
                own={metric?.ref ?? ''}
                errors={errors}
                onChange={(tracker) => change({ tracker })}
                onKind={(kind) => change({ kind })}
              />
            )}
            {draft.origin === 'derived' && (
              <DerivedFields
                draft={draft.derived}
                metrics={surroundings.metrics.filter(({ ref }) => ref !== metric?.ref)}
                errors={errors}
                onChange={(derived) => change({ derived })}
              />
            )}
          </div>
        </Section>
        {draft.origin === 'tracker' && !declared && <TrackerPreview draft={draft} preview={props.actions.preview} />}
        {errors.form !== undefined && (
          <Alert color="red" role="alert">
            {errors.form}
          </Alert>
        )}
        <Group gap="xs">
          <Button type="submit" loading={busy}>
            {metric === null ? 'Create metric' : 'Save'}
          </Button>
          <LinkButton variant="default" href={back}>
            Cancel
          </LinkButton>
        </Group>
      </form>
    </>
  );
}
