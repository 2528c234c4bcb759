'use client';

import { Button } from '@mantine/core';
import {
  IconArchive,
  IconArchiveOff,
  IconPencil,
  IconPlayerPlay,
  IconPlayerStop,
  IconRefresh,
  IconRocket,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { MoreButton } from '@/components/common/MoreButton';
import { problemOf, type ActionResult } from '@/lib/auth/result.schemas';
import type { ExperimentView, Variant } from '@/lib/experiments/schemas';
import { experimentKey } from './queries';
import type { ExperimentActions } from './types';
import { possibleChanges, type StateChange } from './state-changes';

const StateDialog = dynamic(() => import('./StateDialog'), { ssr: false });

const LOOK = {
  enable: { label: 'Enable', Icon: IconPlayerPlay },
  disable: { label: 'Disable', Icon: IconPlayerStop },
  promote: { label: 'Promote a variant', Icon: IconRocket },
  phase: { label: 'New phase', Icon: IconRefresh },
  archive: { label: 'Archive', Icon: IconArchive },
  restore: { label: 'Restore', Icon: IconArchiveOff },
} as const satisfies Record<StateChange, unknown>;

const DONE: Record<StateChange, string> = {
  enable: 'Enabled. Pages follow within 90 s.',
  disable: 'Disabled. Pages follow within 90 s.',
  promote: 'Promoted. Pages follow within 90 s.',
  archive: 'Archived.',
  restore: 'Restored, disabled.',
  phase: 'A new phase has begun.',
};

export type ChangeDetails = { variant?: string; variants?: Variant[]; coverage?: number };

/** What can be done with the experiment now: the likeliest as a button, the rest in a menu. Each asks first. */
export function StateActions({ experiment, actions }: { experiment: ExperimentView; actions: ExperimentActions }) {
  const [asked, setAsked] = useState<{ change: StateChange; opened: boolean; time: number } | null>(null);
  const router = useRouter();
  const queryClient = useQueryClient();
  const [first = 'enable', ...others] = possibleChanges(experiment);
  // Each time it is opened the dialog begins with the experiment as it now is.
  const ask = (change: StateChange) => setAsked({ change, opened: true, time: (asked?.time ?? 0) + 1 });
  const { label, Icon } = LOOK[first];

  async function apply(change: StateChange, details: ChangeDetails) {
    const problem = problemOf(await call(change, experiment.key, details, actions).catch(() => undefined));
    if (problem !== null) throw new Error(problem.message);
    // What says that it is done comes with the deed: the page itself needs none of it.
    const { notifications } = await import('@mantine/notifications');
    notifications.show({ message: DONE[change] });
    router.refresh();
    await queryClient.invalidateQueries({ queryKey: experimentKey(experiment.key) });
  }

  return (
    <>
      <Button
        {...(first === 'disable' || first === 'promote' ? { variant: 'default' } : {})}
        leftSection={<Icon size={15} aria-hidden />}
        onClick={() => ask(first)}
      >
        {first === 'promote' && experiment.state === 'promoted' ? 'Promote another' : label}
      </Button>
      {others.includes('promote') && experiment.startedAt !== null && (
        <Button variant="default" leftSection={<IconRocket size={15} aria-hidden />} onClick={() => ask('promote')}>
          Promote
        </Button>
      )}
      <Button
        component={Link}
        href={`/experiments/${experiment.key}/edit`}
        variant="default"
        leftSection={<IconPencil size={15} aria-hidden />}
      >
        Edit
      </Button>
      {others.length > 0 && (
        <MoreButton
          framed
          label="More actions"
          items={others.map((change) => {
            const look = LOOK[change];
            return { label: look.label, icon: <look.Icon size={15} aria-hidden />, onClick: () => ask(change) };
          })}
        />
      )}
      {asked !== null && (
        <StateDialog
          key={asked.time}
          change={asked.change}
          opened={asked.opened}
          experiment={experiment}
          onClose={() => setAsked({ ...asked, opened: false })}
          onConfirm={(details) => apply(asked.change, details)}
        />
      )}
    </>
  );
}

function call(
  change: StateChange,
  key: string,
  details: ChangeDetails,
  actions: ExperimentActions,
): Promise<ActionResult<ExperimentView>> {
  switch (change) {
    case 'promote':
      return actions.promote({ key, variant: details.variant ?? '' });
    case 'phase':
      return actions.startPhase({
        key,
        ...(details.variants === undefined ? {} : { variants: details.variants }),
        ...(details.coverage === undefined ? {} : { coverage: details.coverage }),
      });
    default:
      return actions[change]({ key });
  }
}
