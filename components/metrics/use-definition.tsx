'use client';

import { useState } from 'react';
import { ConfirmModal } from '@/components/common/ConfirmModal';
import { showUndo } from '@/components/common/undo';
import { useRun } from '@/components/common/use-run';
import type { Action } from '@/components/common/actions';
import type { Ref } from './types';

type Named = { ref: string; name: string };

/** Archive with an undo, restore, and delete after a question, of something that a reference names. */
export function useDefinition(actions: {
  archive: Action<Ref, unknown>;
  restore: Action<Ref, unknown>;
  remove: Action<Ref, unknown>;
}) {
  const { busy, run } = useRun();
  const [doomed, setDoomed] = useState<(Named & { then?: (() => void) | undefined }) | null>(null);
  const restore = ({ ref }: Named) => run(() => actions.restore({ ref }));
  return {
    busy,
    restore,
    archive: async (one: Named) => {
      const { problem } = await run(() => actions.archive({ ref: one.ref }));
      if (problem !== null) return;
      showUndo({
        id: `archived-${one.ref}`,
        message: `${one.name} is archived. Its statistics are kept.`,
        undo: () => restore(one),
      });
    },
    /** Asks first. `then` runs when it is gone. */
    remove: (one: Named, then?: () => void) => setDoomed({ ...one, then }),
    dialog: (
      <ConfirmModal
        opened={doomed !== null}
        onClose={() => setDoomed(null)}
        title={`Delete ${doomed?.name ?? ''}?`}
        confirmLabel="Delete for good"
        danger
        onConfirm={async () => {
          if (doomed === null) return;
          const { problem } = await run(() => actions.remove({ ref: doomed.ref }), { quiet: true });
          if (problem !== null) throw new Error(problem.message);
          doomed.then?.();
        }}
      >
        This works only while nothing is recorded under <code>{doomed?.ref}</code>. What has statistics can be archived
        instead: it disappears from lists and keeps its numbers.
      </ConfirmModal>
    ),
  };
}
