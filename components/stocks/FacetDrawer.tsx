'use client';

import { Checkbox, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { NameFields } from '@/components/common/definition-fields';
import { FormDrawer, FormFrame } from '@/components/common/FormDrawer';
import type { FacetChange, FacetInput, FacetView } from '@/lib/stocks/schemas';
import type { Action, Archiving } from '@/components/common/actions';
import { useSave } from '@/components/common/use-save';

export type FacetActions = Archiving & {
  create: Action<FacetInput, FacetView>;
  update: Action<{ slug: string; change: FacetChange }, FacetView>;
};

/** The form of a facet, beside the list. `facet` null creates one. */
export default function FacetDrawer(props: {
  opened: boolean;
  facet: FacetView | null;
  kinds: readonly string[];
  actions: FacetActions;
  onClose: () => void;
}) {
  return (
    <FormDrawer opened={props.opened} onClose={props.onClose} title={props.facet?.name ?? 'New facet'}>
      <FacetForm key={props.facet?.slug ?? 'new'} {...props} />
    </FormDrawer>
  );
}

function FacetForm(props: {
  facet: FacetView | null;
  kinds: readonly string[];
  actions: FacetActions;
  onClose: () => void;
}) {
  const { facet } = props;
  const { busy, errors, save } = useSave();
  const [{ name, slug }, setNames] = useState({ name: facet?.name ?? '', slug: facet?.slug ?? '' });
  const [kind, setKind] = useState(facet?.kind ?? props.kinds[0] ?? 'user');
  const [path, setPath] = useState(facet?.path ?? '');
  const stored = facet?.values?.join('\n') ?? '';
  const [listed, setListed] = useState(stored);
  const [fromData, setFromData] = useState(facet === null || facet.values === null);

  const submit = () => {
    const lines = () =>
      listed
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    // values that are no lines, as the empty text, survive a change of something else
    const values = fromData ? null : facet?.values && listed === stored ? [...facet.values] : lines();
    const change = { name, path, values };
    void save(
      () =>
        facet === null
          ? props.actions.create({ ...change, slug, kind })
          : props.actions.update({ slug: facet.slug, change }),
      () => {
        notifications.show({
          message: facet === null ? `${name} splits every stock of “${kind}”; its history is built now.` : 'Saved.',
        });
        props.onClose();
      },
    );
  };

  return (
    <FormFrame
      busy={busy}
      error={errors.form}
      submitLabel={facet === null ? 'Create facet' : 'Save'}
      onSubmit={submit}
      onCancel={props.onClose}
    >
      <NameFields
        name={name}
        slug={slug}
        fixed={facet !== null}
        placeholder="Plan"
        errors={errors}
        onChange={setNames}
      />
      <TextInput
        label="Kind of subject"
        required
        disabled={facet !== null}
        value={kind}
        error={errors.kind}
        onChange={(event) => setKind(event.currentTarget.value)}
      />
      <TextInput
        label="Attribute"
        description="Its path, for instance plan or profile.country"
        required
        value={path}
        error={errors.path}
        onChange={(event) => setPath(event.currentTarget.value)}
      />
      <Checkbox
        label="Values come from the data"
        description="The 20 most frequent, the rest together"
        checked={fromData}
        onChange={(event) => setFromData(event.currentTarget.checked)}
      />
      {!fromData && (
        <Textarea
          label="Values, one a line"
          autosize
          minRows={3}
          maxRows={12}
          value={listed}
          error={errors.values}
          onChange={(event) => setListed(event.currentTarget.value)}
        />
      )}
    </FormFrame>
  );
}
