'use client';

import { MultiSelect, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { FormDrawer, FormFrame } from '@/components/common/FormDrawer';
import { useSave } from '@/components/common/use-save';
import type { WebhookSecret, WebhookView } from '@/lib/webhooks/schemas';
import type { Act } from './types';

export type WebhookFields = { name: string; url: string; flows: string[] | null };
export type FlowChoice = { slug: string; name: string };

type Saved = WebhookView | WebhookSecret;
type Props = {
  opened: boolean;
  /** null makes one */
  webhook: WebhookView | null;
  flows: readonly FlowChoice[];
  save: Act<WebhookFields, Saved>;
  onSaved: (saved: Saved) => void;
  onClose: () => void;
};

/** The form of a webhook, beside what it belongs to. */
export default function WebhookDrawer(props: Props) {
  return (
    <FormDrawer opened={props.opened} onClose={props.onClose} title={props.webhook?.name ?? 'New webhook'}>
      <WebhookForm {...props} />
    </FormDrawer>
  );
}

function WebhookForm({ webhook, flows: known, save: send, onSaved, onClose }: Props) {
  const { busy, errors, setErrors, save } = useSave();
  const [name, setName] = useState(webhook?.name ?? '');
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [all, setAll] = useState((webhook?.flows ?? null) === null);
  const [flows, setFlows] = useState<string[]>(webhook?.flows ?? []);
  const choices = known.map((flow) => ({ value: flow.slug, label: flow.name }));
  const others = flows.filter((slug) => !choices.some(({ value }) => value === slug));
  const data = [...choices, ...others.map((slug) => ({ value: slug, label: slug }))];

  const submit = () => {
    const missing: Record<string, string> = {};
    if (name.trim() === '') missing.name = 'is needed';
    if (url.trim() === '') missing.url = 'is needed';
    if (!all && flows.length === 0) missing.flows = 'Choose one at least.';
    if (Object.keys(missing).length > 0) return setErrors(missing);
    void save(() => send({ name, url, flows: all ? null : flows }), onSaved);
  };

  return (
    <FormFrame
      busy={busy}
      error={errors.form}
      submitLabel={webhook === null ? 'Create webhook' : 'Save'}
      onSubmit={submit}
      onCancel={onClose}
    >
      <TextInput
        label="Name"
        description="Who listens: billing, mail campaigns"
        data-autofocus
        required
        maxLength={100}
        value={name}
        error={errors.name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label="Address"
        description="Where messages are posted to"
        type="url"
        required
        placeholder="https://billing.example/hooks/weir"
        value={url}
        error={errors.url}
        onChange={(event) => setUrl(event.currentTarget.value)}
      />
      <Switch
        label="All flows, those of the future too"
        checked={all}
        onChange={(event) => setAll(event.currentTarget.checked)}
      />
      {!all && (
        <MultiSelect
          label="Hears of"
          required
          searchable
          data={data}
          value={flows}
          onChange={setFlows}
          error={errors.flows}
        />
      )}
    </FormFrame>
  );
}
