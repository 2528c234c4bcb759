'use client';

import { Alert, Button, Checkbox, Drawer, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { FacetChange, FacetInput, FacetView } from '@/lib/stocks/schemas';
import { slugFrom } from './slug-from';
import type { Action, Archiving } from './types';
import { useSave } from './use-save';

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
    <Drawer
      opened={props.opened}
      onClose={props.onClose}
      position="right"
      size="md"
      title={<b>{props.facet === null ? 'New facet' : props.facet.name}</b>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <FacetForm key={props.facet?.slug ?? 'new'} {...props} />
    </Drawer>
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
  const [name, setName] = useState(facet?.name ?? '');
  const [slug, setSlug] = useState(facet?.slug ?? '');
  const [kind, setKind] = useState(facet?.kind ?? props.kinds[0] ?? 'user');
  const [path, setPath] = useState(facet?.path ?? '');
  const [listed, setListed] = useState(facet?.values?.join('\n') ?? '');
  const [fromData, setFromData] = useState(facet === null || facet.values === null);

  const submit = () => {
    const values = fromData
      ? null
      : listed
          .split('\n')
          .map((line) => line.trim())
          .filter((line) => line !== '');
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
          placeholder="Plan"
          data-autofocus
          required
          value={name}
          error={errors.name}
          onChange={(event) => {
            if (facet === null && slug === slugFrom(name)) setSlug(slugFrom(event.currentTarget.value));
            setName(event.currentTarget.value);
          }}
        />
        <TextInput
          label="Slug"
          required
          disabled={facet !== null}
          value={slug}
          error={errors.slug}
          onChange={(event) => setSlug(event.currentTarget.value)}
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
            {facet === null ? 'Create facet' : 'Save'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
