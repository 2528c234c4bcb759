'use client';

import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { ConfirmModal } from '@/components/common/ConfirmModal';
import { formatCount, formatNoun } from '@/components/common/format';
import { useRun } from '@/components/common/use-run';
import type { ActionTally, SubjectActionView } from '@/lib/stocks/schemas';
import type { RunSubjectAction } from './BulkBar';

/** The buttons of what this installation's own code does with chosen subjects. */
export default function SubjectActions(props: {
  kind: string;
  ids: string[];
  offered: readonly SubjectActionView[];
  runAction: RunSubjectAction;
  onDone: () => void;
}) {
  const { kind, ids } = props;
  const { busy, run } = useRun();
  const [asked, setAsked] = useState<SubjectActionView | null>(null);
  const [asking, setAsking] = useState(false);

  async function start(action: SubjectActionView, quiet: boolean) {
    const { data, problem } = await run(() => props.runAction({ kind, action: action.slug, ids }), { quiet });
    if (problem !== null) {
      if (quiet) throw new Error(problem.message);
      return;
    }
    notifications.show({
      message: tallyWords(action.name, data),
      ...(data.failed > 0 ? { color: 'red', autoClose: false } : {}),
    });
    if (data.failed === 0) props.onDone();
  }

  return (
    <>
      {props.offered.map((action) => (
        <Button
          key={action.slug}
          size="compact-xs"
          variant="default"
          loading={busy}
          onClick={() => {
            if (action.confirm === null) return void start(action, false);
            setAsked(action);
            setAsking(true);
          }}
        >
          {action.name}
          {action.confirm !== null && '…'}
        </Button>
      ))}
      {asked !== null && (
        <ConfirmModal
          opened={asking}
          onClose={() => setAsking(false)}
          title={`${asked.name}: ${formatNoun(ids.length, 'subject')}?`}
          confirmLabel={asked.name}
          onConfirm={() => start(asked, true)}
        >
          {asked.confirm}
        </ConfirmModal>
      )}
    </>
  );
}

/** "Remind: done for 3 subjects. 1 failed (order-7: no address)." */
export function tallyWords(name: string, { done, failed, unknown, errors }: ActionTally): string {
  const told = errors.map(({ id, message }) => `${id}: ${message}`).join('; ');
  return [
    `${name}: done for ${formatNoun(done, 'subject')}.`,
    ...(failed > 0 ? [`${formatCount(failed)} failed (${told}${failed > errors.length ? '; …' : ''}).`] : []),
    ...(unknown > 0 ? [`${formatCount(unknown)} not known any more.`] : []),
  ].join(' ');
}
