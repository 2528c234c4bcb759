import { count, noteRefused } from './counters';
import type { Refusal } from './refusal';

/** Counts a record that could not be read, and keeps it for the live feed under the name that it gave. Answers the refusal. */
export function noteUnreadable(kind: 'goal' | 'enrollment', record: unknown, refusal: Refusal, at: Date): Refusal {
  const named: unknown =
    typeof record === 'object' && record !== null
      ? (record as Record<string, unknown>)[kind === 'goal' ? 'goal' : 'experiment']
      : null;
  count('rejected', refusal.code);
  noteRefused({ at, kind, name: typeof named === 'string' ? named : '', subject: null, reason: refusal.code });
  return refusal;
}
