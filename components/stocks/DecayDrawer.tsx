'use client';

import { Group, NativeSelect, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { NameFields } from '@/components/common/definition-fields';
import { FormDrawer, FormFrame } from '@/components/common/FormDrawer';
import type { DecayRuleInput, DecayRuleView, StockView } from '@/lib/stocks/schemas';
import { SetEditor } from './SetEditor';
import { linesOf, setOf } from './set-lines';
import type { Action, Archiving } from '@/components/common/actions';
import { useSave } from '@/components/common/use-save';

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
    <FormDrawer opened={props.opened} onClose={props.onClose} title={props.rule?.name ?? 'New decay rule'}>
      <DecayForm key={props.rule?.slug ?? 'new'} {...props} />
    </FormDrawer>
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
  const [{ name, slug }, setNames] = useState({ name: rule?.name ?? '', slug: rule?.slug ?? '' });
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
    <FormFrame
      busy={busy}
      error={errors.form}
      submitLabel={rule === null ? 'Create rule' : 'Save'}
      onSubmit={submit}
      onCancel={props.onClose}
    >
      <NameFields
        name={name}
        slug={slug}
        fixed={rule !== null}
        placeholder="Hot visitors cool down"
        errors={errors}
        onChange={setNames}
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
    </FormFrame>
  );
}
