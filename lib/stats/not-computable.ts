import type { NotComputable } from './types';

/** Answers "there is no number", with the reason as snake_case. */
export function notComputable<Reason extends string>(reason: Reason): NotComputable<Reason> {
  return { status: 'not_computable', reason };
}
