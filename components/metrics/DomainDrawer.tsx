'use client';

import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { DescriptionField, NameFields } from '@/components/common/definition-fields';
import { FormDrawer, FormFrame } from '@/components/common/FormDrawer';
import { useSave } from '@/components/common/use-save';
import type { DomainView } from '@/lib/metrics/schemas';
import type { DomainActions } from './types';

type Props = {
  domain: DomainView | null;
  /** `update` where a domain that exists can be opened */
  actions: Pick<DomainActions, 'create'> & Partial<Pick<DomainActions, 'update'>>;
  onClose: () => void;
};

/** The form of a domain, beside the catalogue. `domain` null creates one. */
export default function DomainDrawer(props: Props & { opened: boolean }) {
  return (
    <FormDrawer opened={props.opened} onClose={props.onClose} title={props.domain?.name ?? 'New domain'}>
      <DomainForm key={props.domain?.ref ?? 'new'} {...props} />
    </FormDrawer>
  );
}

function DomainForm({ domain, actions, onClose }: Props) {
  const { busy, errors, save } = useSave();
  const [{ name, slug }, setNames] = useState({ name: domain?.name ?? '', slug: domain?.ref ?? '' });
  const [description, setDescription] = useState(domain?.description ?? '');
  const submit = () =>
    void save(
      () =>
        domain === null || actions.update === undefined
          ? actions.create({ ref: slug, name, description })
          : actions.update({ ref: domain.ref, change: { name, description } }),
      () => {
        notifications.show({ message: domain === null ? `Metrics of ${name} are called ${slug}/…` : 'Saved.' });
        onClose();
      },
    );
  return (
    <FormFrame
      busy={busy}
      error={errors.form}
      submitLabel={domain === null ? 'Create domain' : 'Save'}
      onSubmit={submit}
      onCancel={onClose}
    >
      <NameFields
        name={name}
        slug={slug}
        fixed={domain !== null}
        label="Reference"
        field="ref"
        placeholder="Shopping"
        errors={errors}
        onChange={setNames}
      />
      <DescriptionField value={description} error={errors.description} onChange={setDescription} />
    </FormFrame>
  );
}
