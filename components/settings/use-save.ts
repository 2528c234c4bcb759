'use client';

import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useRun } from '@/components/common/use-run';
import type { SettingsChange } from '@/lib/settings/schemas';
import type { ChangeSettings } from './types';

/** Saves settings: says so when it is done, and gives the first message about a field when it is refused. */
export function useSave(change: ChangeSettings): {
  busy: boolean;
  problem: string | null;
  save: (input: SettingsChange) => Promise<boolean>;
} {
  const { busy, run } = useRun();
  const [problem, setProblem] = useState<string | null>(null);
  async function save(input: SettingsChange): Promise<boolean> {
    setProblem(null);
    const { problem: refused } = await run(() => change(input), { quiet: true });
    if (refused === null) notifications.show({ message: 'Saved' });
    else setProblem(refused.message);
    return refused === null;
  }
  return { busy, problem, save };
}
