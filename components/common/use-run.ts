'use client';

import { notifications } from '@mantine/notifications';
import { useRouter } from 'next/navigation';
import { useCallback, useState } from 'react';
import type { ActionProblem, ActionResult } from '@/lib/auth/schemas';

/**
 * Runs a server action from a component: says so while it runs, refreshes the page when it succeeded, and tells what
 * was refused as a notification (unless `quiet`: forms show it at their fields). Answers the data, or the problem.
 */
export function useRun(): {
  busy: boolean;
  run: <T>(
    call: () => Promise<ActionResult<T>>,
    options?: { quiet?: boolean },
  ) => Promise<{ data: T; problem: null } | { data: null; problem: ActionProblem }>;
} {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const run = useCallback(
    async <T>(call: () => Promise<ActionResult<T>>, options: { quiet?: boolean } = {}) => {
      setBusy(true);
      try {
        const result = await call().catch(() => undefined);
        const problem = problemOf(result);
        if (problem !== null) {
          if (options.quiet !== true) notifications.show({ color: 'red', title: 'Not done', message: problem.message });
          return { data: null, problem };
        }
        router.refresh();
        return { data: result?.data as T, problem: null };
      } finally {
        setBusy(false);
      }
    },
    [router],
  );
  return { busy, run };
}

/** What was refused; null when it was done. Here and not from the schemas, which would bring zod into every page. */
function problemOf(result: ActionResult<unknown> | undefined): ActionProblem | null {
  if (result === undefined) return { code: 'unavailable', message: 'The server did not answer. Try again.' };
  if (result.serverError !== undefined) return result.serverError;
  return result.validationErrors === undefined
    ? null
    : { code: 'invalid_input', message: 'Some of this is not valid.' };
}
