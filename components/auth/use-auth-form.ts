'use client';

import { useState } from 'react';
import { problemOf, type ActionResult } from '@/lib/auth/result.schemas';

export type FieldErrors = Record<string, string | undefined>;

/**
 * What the forms before the dashboard share: runs the action, shows what was refused at its field or above the button,
 * and goes to the page behind it with a full load, so that nothing of the signed-out application stays.
 */
export function useAuthForm<Input>(action: (input: Input) => Promise<ActionResult<unknown>>, next: string) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const [errors, setErrors] = useState<FieldErrors>({});

  async function send(input: Input): Promise<void> {
    setBusy(true);
    setProblem('');
    setErrors({});
    const refused = problemOf(await action(input).catch(() => undefined));
    if (refused === null) {
      window.location.assign(next);
      return;
    }
    const fields = Object.entries(refused.fields ?? {}).map(
      ([name, messages]) => [name, sentence(messages[0])] as const,
    );
    setErrors(Object.fromEntries(fields));
    // A field that the form does not show must not be silent.
    setProblem(refused.fields === undefined || 'token' in refused.fields ? refused.message : '');
    setBusy(false);
  }

  return { busy, problem, errors, setErrors, send };
}

/** "must have at least 12 characters" as "Must have at least 12 characters." */
function sentence(message = 'is wrong'): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`;
}
