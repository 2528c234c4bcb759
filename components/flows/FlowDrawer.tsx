'use client';

import { MultiSelect, NativeSelect } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { DescriptionField, NameFields } from '@/components/common/definition-fields';
import { FormDrawer, FormFrame } from '@/components/common/FormDrawer';
import { FREQUENCIES } from '@/components/stocks/frequencies';
import type { Action, Archiving } from '@/components/common/actions';
import { useSave } from '@/components/common/use-save';
import type { FlowChange, FlowInput, FlowView, StockView } from '@/lib/stocks/schemas';

export type FlowActions = Archiving & {
  create: Action<FlowInput, FlowView>;
  update: Action<{ slug: string; change: FlowChange }, FlowView>;
};

/** Stands for null in a list of texts; no stock has such a slug. */
const OUTSIDE = '(outside)';
const toTexts = (ends: readonly (string | null)[]) => ends.map((end) => end ?? OUTSIDE);
const toEnds = (texts: readonly string[]) => texts.map((text) => (text === OUTSIDE ? null : text));

/** The form of a flow, beside the list. `flow` null creates one. */
export default function FlowDrawer(props: {
  opened: boolean;
  flow: FlowView | null;
  stocks: readonly StockView[];
  actions: FlowActions;
  onClose: () => void;
}) {
  return (
    <FormDrawer opened={props.opened} onClose={props.onClose} title={props.flow?.name ?? 'New flow'}>
      <FlowForm key={props.flow?.slug ?? 'new'} {...props} />
    </FormDrawer>
  );
}

function FlowForm(props: {
  flow: FlowView | null;
  stocks: readonly StockView[];
  actions: FlowActions;
  onClose: () => void;
}) {
  const { flow } = props;
  const { busy, errors, setErrors, save } = useSave();
  const kinds = [...new Set(props.stocks.map(({ kind }) => kind))];
  const [{ name, slug }, setNames] = useState({ name: flow?.name ?? '', slug: flow?.slug ?? '' });
  const [kind, setKind] = useState(flow?.kind ?? kinds[0] ?? '');
  const [description, setDescription] = useState(flow?.description ?? '');
  const [every, setEvery] = useState(flow?.every ?? 'daily');
  const [sources, setSources] = useState(() => toTexts(flow?.sources ?? []));
  const [sinks, setSinks] = useState(() => toTexts(flow?.sinks ?? []));
  // States that are no stocks stay choosable.
  const ends = [
    { value: OUTSIDE, label: 'Outside' },
    ...props.stocks.filter((stock) => stock.kind === kind).map((stock) => ({ value: stock.slug, label: stock.name })),
  ];
  const others = [...sources, ...sinks].filter((text) => !ends.some(({ value }) => value === text));
  const data = [...ends, ...[...new Set(others)].map((text) => ({ value: text, label: text }))];

  const submit = () => {
    const missing: Record<string, string> = {};
    if (name.trim() === '') missing.name = 'is needed';
    if (sources.length === 0) missing.sources = 'Choose one at least.';
    if (sinks.length === 0) missing.sinks = 'Choose one at least.';
    if (Object.keys(missing).length > 0) return setErrors(missing);
    const change = { name, description, every, sources: toEnds(sources), sinks: toEnds(sinks) };
    void save(
      () =>
        flow === null
          ? props.actions.create({ ...change, slug, kind })
          : props.actions.update({ slug: flow.slug, change }),
      () => {
        notifications.show({ message: flow === null ? `${name} is counted, its past too.` : 'Saved.' });
        props.onClose();
      },
    );
  };

  return (
    <FormFrame
      busy={busy}
      error={errors.form}
      submitLabel={flow === null ? 'Create flow' : 'Save'}
      onSubmit={submit}
      onCancel={props.onClose}
    >
      <NameFields
        name={name}
        slug={slug}
        fixed={flow !== null}
        placeholder="Converts"
        errors={errors}
        onChange={setNames}
      />
      <NativeSelect
        label="Kind of subject"
        disabled={flow !== null}
        value={kind}
        error={errors.kind}
        onChange={(event) => {
          setKind(event.currentTarget.value);
          setSources([]);
          setSinks([]);
        }}
        data={kinds}
      />
      <MultiSelect
        label="From any of"
        required
        searchable
        value={sources}
        onChange={setSources}
        data={data}
        error={errors.sources}
      />
      <MultiSelect
        label="To any of"
        required
        searchable
        value={sinks}
        onChange={setSinks}
        data={data}
        error={errors.sinks}
      />
      <DescriptionField value={description} error={errors.description} onChange={setDescription} />
      <NativeSelect
        label="Recorded"
        value={every}
        onChange={(event) => setEvery(event.currentTarget.value as typeof every)}
        data={FREQUENCIES}
      />
    </FormFrame>
  );
}
