'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { DescriptionField, NameFields } from '@/components/common/definition-fields';
import { FormDrawer, FormFrame } from '@/components/common/FormDrawer';
import { useSave } from '@/components/common/use-save';
import type { BoardView } from '@/lib/metrics/board.schemas';
import type { BoardActions } from './types';

type Props = { board: BoardView | null; actions: Pick<BoardActions, 'create' | 'update'>; onClose: () => void };

/** How a board is called. `board` null creates one, and goes there. */
export default function BoardDrawer(props: Props & { opened: boolean }) {
  return (
    <FormDrawer opened={props.opened} onClose={props.onClose} title={props.board?.name ?? 'New board'}>
      <BoardForm key={props.board?.slug ?? 'new'} {...props} />
    </FormDrawer>
  );
}

function BoardForm({ board, actions, onClose }: Props) {
  const router = useRouter();
  const { busy, errors, save } = useSave();
  const [{ name, slug }, setNames] = useState({ name: board?.name ?? '', slug: board?.slug ?? '' });
  const [description, setDescription] = useState(board?.description ?? '');
  const submit = () =>
    void save(
      () =>
        board === null
          ? actions.create({ slug, name, description })
          : actions.update({ slug: board.slug, change: { name, description } }),
      (saved) => {
        if (board === null) router.push(`/boards/${encodeURIComponent(saved.slug)}?arrange=true`);
        else onClose();
      },
    );
  return (
    <FormFrame
      busy={busy}
      error={errors.form}
      submitLabel={board === null ? 'Create board' : 'Save'}
      onSubmit={submit}
      onCancel={onClose}
    >
      <NameFields
        name={name}
        slug={slug}
        fixed={board !== null}
        placeholder="Monday meeting"
        errors={errors}
        onChange={setNames}
      />
      <DescriptionField
        value={description}
        error={errors.description}
        hint="Stands above the charts, for those with the link too"
        onChange={setDescription}
      />
    </FormFrame>
  );
}
