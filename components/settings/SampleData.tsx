'use client';

import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { ConfirmModal } from '@/components/common/ConfirmModal';
import { formatCount } from '@/components/common/format';
import { Section } from '@/components/common/Section';
import { useRun } from '@/components/common/use-run';
import type { Act } from './types';

export type RemoveSampleData = Act<Record<string, never>, { experiments: number; goals: number; subjects: number }>;

/** One button for all of the shipped sample data, while it is there. */
export function SampleData({ remove, mayRemove }: { remove: RemoveSampleData; mayRemove: boolean }) {
  const [asking, setAsking] = useState(false);
  const { run } = useRun();
  return (
    <Section
      id="sample-data"
      title="Sample data"
      description="Experiments, visitors and goals of a shop that does not exist, to look around with."
    >
      <Button color="red" variant="light" disabled={!mayRemove} onClick={() => setAsking(true)}>
        Remove the sample data
      </Button>
      <ConfirmModal
        opened={asking}
        onClose={() => setAsking(false)}
        title="Remove the sample data?"
        confirmLabel="Remove"
        danger
        onConfirm={async () => {
          const { data, problem } = await run(() => remove({}), { quiet: true });
          if (problem !== null) throw new Error(problem.message);
          notifications.show({
            message: `Removed ${formatCount(data.experiments)} experiments and ${formatCount(data.subjects)} subjects.`,
          });
        }}
      >
        All sample experiments with their reports, sample visitors and sample goals. Your own experiments, goals and
        records stay. It cannot be taken back.
      </ConfirmModal>
    </Section>
  );
}
