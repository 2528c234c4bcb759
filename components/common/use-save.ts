'use client';

import { useState } from 'react';
import { useRun } from './use-run';
import type { ActionResult } from '@/lib/auth/schemas';

/** What a small form needs: run an action, and its refusals at their fields (`form` for the rest). */
export function useSave() {
  const { busy, run } = useRun();
  const [errors, setErrors] = useState<Record<string, string>>({});
  async function save<T>(call: () => Promise<ActionResult<T>>, done: (saved: T) => void): Promise<void> {
    setErrors({});
    const { data, problem } = await run(call, { quiet: true });
    if (problem === null) return done(data);
    const fields = Object.entries(problem.fields ?? {}).map(([field, messages]) => [field, messages[0] ?? 'is wrong']);
    setErrors(fields.length > 0 ? { ...Object.fromEntries(fields), form: problem.message } : { form: problem.message });
  }
  return { busy, errors, setErrors, save };
}
