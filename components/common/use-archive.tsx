'use client';

import { showUndo } from './undo';
import { useRun } from './use-run';
import type { Archiving, Named } from './actions';

/** Archives a definition, with an undo for ten seconds; what was recorded stays. */
export function useArchive(actions: Archiving) {
  const { busy, run } = useRun();
  const restore = (one: Named) => run(() => actions.restore({ slug: one.slug }));

  async function archive(one: Named) {
    const { problem } = await run(() => actions.archive({ slug: one.slug }));
    if (problem !== null) return;
    showUndo({
      id: `archived-${one.slug}`,
      message: `${one.name} is archived. Its history is kept.`,
      undo: () => restore(one),
    });
  }

  return { busy, archive, restore };
}
