'use client';

import { Alert, Button, Drawer, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { DecayRuleInput, DecayRuleView, StockView } from '@/lib/stocks/schemas';
import { SetEditor } from './SetEditor';
import { linesOf, setOf } from './set-lines';
import { slugFrom } from './slug-from';
import type { Action, Archiving } from './types';
import { useSave } from './use-save';

export type DecayChange = Partial<Omit<DecayRuleInput, 'slug' | 'stock'>>;
export type DecayActions = Archiving & {
  create: Action<DecayRuleInput, DecayRuleView>;
  update: Action<{ slug: string; change: DecayChange }, DecayRuleView>;
};

/** The form of a decay rule, beside the list. `rule` null creates one. */
export default function DecayDrawer(props: {
  opened: boolean;
  rule: DecayRuleView | null;
  stocks: readonly StockView[];
  actions: DecayActions;
  onClose: () => void;
}) {
  return (
    <Drawer
      opened={props.opened}
      onClose={props.onClose}
      position="right"
      size="md"
      title={<b>{props.rule === null ? 'New decay rule' : props.rule.name}</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <DecayForm key={props.rule?.slug ?? 'new'} {...props} />
    </Drawer>
  );
}

function DecayForm(props: {
  rule: DecayRuleView | null;
  stocks: readonly StockView[];
  actions: DecayActions;
  onClose: () => void;
}) {
  const { rule } = props;
  const { busy, errors, setErrors, save } = useSave();
  const [name, setName] = useState(rule?.name ?? '');
  const [slug, setSlug] = useState(rule?.slug ?? '');
  const [stock, setStock] = useState(rule?.stock ?? props.stocks[0]?.slug ?? '');
  const [days, setDays] = useState(String(rule?.days ?? 14));
  const [since, setSince] = useState<'entered' | 'changed'>(rule?.since ?? 'changed');
  const [lines, setLines] = useState(() => linesOf(rule?.set ?? {}));

  const submit = () => {
    const { set, error } = setOf(lines);
    if (set === null) return setErrors({ set: error });
    const change = { name, days: Number(days), since, set };
    void save(
      () =>
        rule === null
          ? props.actions.create({ ...change, slug, stock })
          : props.actions.update({ slug: rule.slug, change }),
      () => {
        notifications.show({ message: 'Saved. What is due is booked at the instant at which it was due.' });
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
          placeholder="Hot visitors cool down"
          data-autofocus
          required
          value={name}
          error={errors.name}
          onChange={(event) => {
            if (rule === null && slug === slugFrom(name)) setSlug(slugFrom(event.currentTarget.value));
            setName(event.currentTarget.value);
          }}
        />
        <TextInput
          label="Slug"
          required
          disabled={rule !== null}
          value={slug}
          error={errors.slug}
          onChange={(event) => setSlug(event.currentTarget.value)}
        />
        <NativeSelect
          label="Who is in"
          required
          disabled={rule !== null}
          value={stock}
          error={errors.stock}
          onChange={(event) => setStock(event.currentTarget.value)}
          data={props.stocks.map((each) => ({ value: each.slug, label: each.name }))}
        />
        <Group grow align="flex-start">
          <TextInput
            label="For days"
            inputMode="decimal"
            required
            value={days}
            error={errors.days}
            onChange={(event) => setDays(event.currentTarget.value)}
          />
          <NativeSelect
            label="Since"
            value={since}
            onChange={(event) => setSince(event.currentTarget.value === 'entered' ? 'entered' : 'changed')}
            data={[
              { value: 'changed', label: 'their last change' },
              { value: 'entered', label: 'they entered' },
            ]}
          />
        </Group>
        <div>
          <Text size="sm" fw={500} mb={4}>
            Gets
          </Text>
          <SetEditor lines={lines} onChange={setLines} error={errors.set} />
        </div>
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
            {rule === null ? 'Create rule' : 'Save'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
