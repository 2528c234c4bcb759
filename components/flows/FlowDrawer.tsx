'use client';

import { Alert, Button, Drawer, Group, MultiSelect, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { FREQUENCIES } from '@/components/stocks/frequencies';
import { slugFrom } from '@/components/stocks/slug-from';
import type { Action, Archiving } from '@/components/stocks/types';
import { useSave } from '@/components/stocks/use-save';
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
    <Drawer
      opened={props.opened}
      onClose={props.onClose}
      position="right"
      size="md"
      title={<b>{props.flow === null ? 'New flow' : props.flow.name}</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <FlowForm key={props.flow?.slug ?? 'new'} {...props} />
    </Drawer>
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
  const [name, setName] = useState(flow?.name ?? '');
  const [slug, setSlug] = useState(flow?.slug ?? '');
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
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="md">
        <TextInput
          label="Name"
          placeholder="Converts"
          data-autofocus
          required
          value={name}
          error={errors.name}
          onChange={(event) => {
            if (flow === null && slug === slugFrom(name)) setSlug(slugFrom(event.currentTarget.value));
            setName(event.currentTarget.value);
          }}
        />
        <TextInput
          label="Slug"
          required
          disabled={flow !== null}
          value={slug}
          error={errors.slug}
          onChange={(event) => setSlug(event.currentTarget.value)}
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
        <Textarea
          label="Description"
          autosize
          minRows={2}
          maxRows={6}
          value={description}
          error={errors.description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <NativeSelect
          label="Recorded"
          value={every}
          onChange={(event) => setEvery(event.currentTarget.value as typeof every)}
          data={FREQUENCIES}
        />
        {errors.form !== undefined && (
          <Alert color="red" role="alert">
            {errors.form}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={props.onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy}>
            {flow === null ? 'Create flow' : 'Save'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
